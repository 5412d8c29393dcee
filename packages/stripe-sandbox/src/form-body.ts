import { Refusal } from "./errors.ts";

/** What `a[b][0]=x` becomes: branches by name, leaves as the text that was sent. */
export type Form = { [name: string]: string | Form };

const PAIRS_MAX = 1_000;
const DEPTH_MAX = 6;

/**
 * Reads a form-encoded body or query string with bracket nesting. Lists stay objects with the keys
 * `0`, `1`, …: only the schema knows which names are lists, and metadata may use digits as keys.
 *
 * @throws {@link Refusal} for names that do not parse, and for more than 1,000 pairs or 6 levels.
 */
export function parseForm(encoded: string): Form {
  const root = emptyForm();
  let pairs = 0;
  for (const [name, value] of new URLSearchParams(encoded)) {
    pairs += 1;
    if (pairs > PAIRS_MAX) throw invalid(`More than ${PAIRS_MAX} parameters.`, name);
    place(root, name, value);
  }
  return root;
}

function place(root: Form, name: string, value: string): void {
  const path = pathOf(name);
  const leaf = path.pop() ?? "";
  let branch = root;
  for (const step of path) {
    const next = (branch[keyIn(branch, step)] ??= emptyForm());
    if (typeof next === "string") throw invalid(`${name} is both a value and a branch.`, name);
    branch = next;
  }
  const key = keyIn(branch, leaf);
  if (typeof branch[key] === "object") throw invalid(`${name} is both a value and a branch.`, name);
  branch[key] = value;
}

function pathOf(name: string): string[] {
  if (!/^[^[\]]+(\[[^[\]]*\])*$/.test(name)) throw invalid(`Invalid parameter name: ${name}`, name);
  const path = name.replaceAll("]", "").split("[");
  if (path.length > DEPTH_MAX) throw invalid(`${name} is nested too deep.`, name);
  return path;
}

/** `types[]=a&types[]=b` counts up; every other step is its own key. */
function keyIn(branch: Form, step: string): string {
  return step === "" ? String(Object.keys(branch).length) : step;
}

/** Without a prototype, so that `__proto__` is a name like any other. */
function emptyForm(): Form {
  const form: Form = Object.create(null);
  return form;
}

function invalid(message: string, param: string): Refusal {
  return new Refusal("parameter_invalid", message, param);
}
