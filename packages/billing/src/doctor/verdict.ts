/** What one check came to. What does not pass says how to mend it. */
export type Verdict =
  | { verdict: "pass"; detail: string }
  | { verdict: "warn" | "fail"; detail: string; remedy: string };

/** A check by its name, as the doctor's report lists it. */
export type Check = { name: string } & Verdict;

export function pass(detail: string): Verdict {
  return { verdict: "pass", detail };
}

export function warn(detail: string, remedy: string): Verdict {
  return { verdict: "warn", detail, remedy };
}

export function fail(detail: string, remedy: string): Verdict {
  return { verdict: "fail", detail, remedy };
}
