// An older Node.js must be able to read this file, to be told that it is too old: hence CommonJS (see package.json beside it), no
// types, and nothing imported before the question is answered.
void import("../../../scripts/node-version.mjs").then(({ tooOld }) => {
  const sentence = tooOld(process.versions.node);
  if (sentence === undefined) return import("./house/start.ts");
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
  return undefined;
});
