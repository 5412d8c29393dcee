import { z } from "zod";
import { Refusal, type RefusalCode } from "./errors.ts";
import type { Form } from "./form-body.ts";

/** Text of 1 to 5,000 characters. Stripe reads an empty string as "unset", which a create cannot do. */
export const Text = z.string().min(1).max(5_000);

/** A whole number, sent as digits. */
export const Whole = z
  .string()
  .regex(/^-?\d{1,15}$/)
  .transform(Number);

/** `true` or `false`, sent as words. */
export const Flag = z.enum(["true", "false"]).transform((word) => word === "true");

/** An absolute http(s) address. Stripe's template in braces is allowed. */
export const Address = Text.refine((text) => {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:");
}, "url_invalid");

/** An empty string, which unsets what can be unset. */
export const Unset = z.literal("");

/** Up to 50 pairs, keys up to 40 and values up to 500 characters. */
export const Metadata = z
  .record(z.string().min(1).max(40), z.string().max(500))
  .refine((pairs) => Object.keys(pairs).length <= 50, "Metadata can have up to 50 keys.");

/** Either one moment in epoch seconds or bounds around one. */
export const Moments = z.union([
  Whole,
  z.strictObject({
    gt: Whole.optional(),
    gte: Whole.optional(),
    lt: Whole.optional(),
    lte: Whole.optional(),
  }),
]);
/** Parsed {@link Moments}. */
export type Moments = z.infer<typeof Moments>;

/** A list, sent as `name[0]=…&name[1]=…`. */
export function listOf<Item extends z.ZodType>(item: Item, max = 100) {
  return z.preprocess(inOrder, z.array(item).min(1).max(max));
}

/** The `expand` parameter every route takes. */
export const Expand = listOf(Text, 20).optional();

/** The parameters every list takes. */
export const PAGE = {
  limit: Whole.pipe(z.int().min(1).max(100)).optional(),
  starting_after: Text.optional(),
  ending_before: Text.optional(),
  expand: Expand,
};

/**
 * A strict schema whose names are checked against Stripe's own parameter type, so that the sandbox
 * cannot take a parameter Stripe does not have.
 */
export function paramsOf<Params>() {
  return <Shape extends { [Name in keyof Shape]: Name extends keyof Params ? z.ZodType : never }>(
    shape: Shape,
  ) => z.strictObject(shape);
}

/**
 * Reads what was sent through a route's schema.
 *
 * @throws {@link Refusal} naming the first parameter at fault, unknown ones first.
 */
export function readParams<Params>(schema: z.ZodType<Params>, form: Form): Params {
  const result = schema.safeParse(form);
  if (result.success) return result.data;
  const issues = result.error.issues;
  const unknown = issues.find((issue) => issue.code === "unrecognized_keys");
  if (unknown !== undefined) {
    const param = nameOf([...unknown.path, unknown.keys[0] ?? ""]);
    throw new Refusal("parameter_unknown", `Received unknown parameter: ${param}`, param);
  }
  throw refusalFor(issues[0], form);
}

function refusalFor(issue: z.core.$ZodIssue | undefined, form: Form): Refusal {
  const path = issue?.path ?? [];
  const param = nameOf(path);
  const sent = valueAt(form, path);
  if (sent === undefined) {
    return new Refusal("parameter_missing", `Missing required param: ${param}.`, param);
  }
  if (sent === "") {
    const hint = "An empty string unsets a parameter, which cannot be done here.";
    return new Refusal("parameter_invalid_empty", `You passed an empty ${param}. ${hint}`, param);
  }
  return new Refusal(codeFor(issue), `Invalid ${param}: ${describe(sent)}`, param);
}

function codeFor(issue: z.core.$ZodIssue | undefined): RefusalCode {
  if (issue?.message === "url_invalid") return "url_invalid";
  const isDigits = issue?.code === "invalid_format" && issue.format === "regex";
  return isDigits ? "parameter_invalid_integer" : "parameter_invalid";
}

function describe(sent: string | Form): string {
  return typeof sent === "string" ? sent.slice(0, 100) : JSON.stringify(sent).slice(0, 100);
}

function nameOf(path: readonly PropertyKey[]): string {
  const [first, ...rest] = path.map(String);
  return (first ?? "") + rest.map((step) => `[${step}]`).join("");
}

function valueAt(form: Form, path: readonly PropertyKey[]): string | Form | undefined {
  let value: string | Form | undefined = form;
  for (const step of path) {
    if (typeof value !== "object") return undefined;
    value = value[String(step)];
  }
  return value;
}

function inOrder(sent: unknown): unknown {
  if (typeof sent !== "object" || sent === null) return sent;
  const keys = Object.keys(sent);
  if (!keys.every((key) => /^\d{1,4}$/.test(key))) return sent;
  return Object.entries(sent)
    .toSorted(([left], [right]) => Number(left) - Number(right))
    .map(([, item]: [string, unknown]) => item);
}
