import { openHouse } from "../house.ts";
import { describeSequences, MONEY_BACK } from "./describe-sequences.ts";

describeSequences(MONEY_BACK, openHouse);
