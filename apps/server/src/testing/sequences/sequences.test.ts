import { openHouse } from "../house.ts";
import { describeSequences } from "./describe-sequences.ts";

describeSequences("on SQLite", openHouse);
