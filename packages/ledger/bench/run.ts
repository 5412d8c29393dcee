// pnpm bench: ratios to floors measured in the same run. It asserts nothing: absolute times say more of a machine than of code.
import { parseArgs } from "node:util";
import type { Figure } from "./measure.ts";
import { benchSqlite } from "./sqlite.ts";

const { values } = parseArgs({
  options: {
    charges: { type: "string", default: "2000" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log("pnpm bench [--charges 2000] [--json]");
} else {
  const figures = await benchSqlite(Number(values.charges));
  if (values.json) console.log(JSON.stringify(figures, null, 2));
  else for (const figure of figures) console.log(say(figure));
}

function say({ name, median, least, most, reach, atMost }: Figure): string {
  const bound = atMost ? "at most" : "at least";
  const range = `${least.toFixed(2)}…${most.toFixed(2)}`;
  return `${name.padEnd(44)} ${median.toFixed(2)} × (${range}), to be ${bound} ${reach} ×`;
}
