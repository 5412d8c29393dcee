import { openHouse } from "../house.ts";
import { describeSequences, PAYMENTS } from "./describe-sequences.ts";

describeSequences(PAYMENTS, openHouse);
