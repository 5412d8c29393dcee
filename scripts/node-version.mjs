// This file, like run.mjs, keeps to what Node.js 12 can parse: it has to be read before it can refuse.

/** The oldest Node.js that can begin `npm start`: from here on a newer one can be fetched. */
export const OLDEST_STARTER = "20.19.0";

/** The oldest Node.js that runs Framefare itself: the first 22 to run TypeScript as it is. */
export const OLDEST_RUNNER = "22.18.0";

/**
 * Says in one sentence why this Node.js cannot be used, or nothing when it can.
 *
 * @param {string} version - such as `process.versions.node`
 * @param {string} [oldest] - {@link OLDEST_RUNNER} unless told
 * @returns {string | undefined}
 */
export function tooOld(version, oldest) {
  const wanted = oldest || OLDEST_RUNNER;
  if (!isBefore(version, wanted) && !isAbandoned(version, wanted)) return undefined;
  return (
    `Framefare needs Node.js ${wanted.split(".").slice(0, 2).join(".")} or newer (24 is best), ` +
    `and this is ${version}: install one from https://nodejs.org and run the same command again.`
  );
}

/**
 * @param {string} version
 * @param {string} wanted
 */
function isBefore(version, wanted) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split(".").map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

/**
 * Node.js 23 ended before it ran TypeScript without a warning, and no tool of ours supports it.
 *
 * @param {string} version
 * @param {string} wanted
 */
function isAbandoned(version, wanted) {
  return wanted === OLDEST_RUNNER && version.split(".")[0] === "23";
}
