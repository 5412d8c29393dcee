// Reads the JSON reports of the two test runners.
import { relative, sep } from "node:path";
import type { Tally } from "./test-steps.ts";

/** A tally, and the files whose tests were run. */
export type Outcome = Tally & { files: string[] };

type VitestReport = {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
};

/** Counts a vitest report; a file that did not load is one failure. */
export function readVitest(text: string, root: string): Outcome {
  const outcome: Outcome = { passed: 0, failures: [], skipped: 0, files: [] };
  const report: VitestReport = JSON.parse(text);
  for (const { name, status, message, assertionResults: tests } of report.testResults) {
    const file = relative(root, name).replaceAll(sep, "/");
    const failed = tests.filter((test) => test.status === "failed");
    outcome.files.push(file);
    outcome.passed += tests.filter((test) => test.status === "passed").length;
    outcome.failures.push(...failed.map((test) => `${file} > ${test.fullName}`));
    outcome.skipped += tests.filter((test) => !["passed", "failed"].includes(test.status)).length;
    if (status === "failed" && failed.length === 0) {
      outcome.failures.push(`${file} > ${message.split("\n")[0]}`);
    }
  }
  return outcome;
}

type PlaywrightSuite = {
  title: string;
  suites?: PlaywrightSuite[];
  specs: { title: string; file: string; tests: { projectName: string; status: string }[] }[];
};
type PlaywrightReport = { suites: PlaywrightSuite[]; errors: { message?: string }[] };

/** Counts a playwright report; one that passed only when tried again has failed. */
export function readPlaywright(text: string): Outcome {
  const outcome: Outcome = { passed: 0, failures: [], skipped: 0, files: [] };
  const report: PlaywrightReport = JSON.parse(text);
  for (const { title, file, tests } of report.suites.flatMap(specsOf)) {
    outcome.files.push(file);
    for (const { projectName, status } of tests) {
      if (status === "expected") outcome.passed += 1;
      else if (status === "skipped") outcome.skipped += 1;
      else outcome.failures.push(`${file} > ${title}${projectName ? ` (${projectName})` : ""}`);
    }
  }
  outcome.failures.push(...report.errors.map(({ message = "" }) => message.split("\n")[0] ?? ""));
  return outcome;
}

function specsOf(suite: PlaywrightSuite): PlaywrightSuite["specs"] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
}
