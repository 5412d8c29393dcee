#!/usr/bin/env node
// `npm start`, `npm test` and `npm run dev`: the right Node.js, pnpm, packages and browser first, then the task.
// Keeps to what Node.js 12 can parse, so that an old one is told so in words; the rest is loaded after that check.
import { OLDEST_STARTER, tooOld } from "./node-version.mjs";

const refusal = tooOld(process.versions.node, OLDEST_STARTER);
if (refusal) {
  console.error(refusal);
  process.exit(1);
}

import("./tasks.mjs")
  .then((tasks) => tasks.runTask(process.argv[2], process.argv.slice(3)))
  .catch((error) => {
    console.error(error);
    process.exit(1);
  });
