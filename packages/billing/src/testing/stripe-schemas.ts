import { Ajv, type ValidateFunction } from "ajv";
import { fileURLToPath } from "node:url";
import { createGenerator, type Schema } from "ts-json-schema-generator";
import type { Heard } from "./tiny-stripe.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Every route we call, and the type in `stripe-requests.ts` of what it takes. */
const ROUTES: [route: RegExp, type: string][] = [
  [/^POST \/v1\/customers$/, "CreateCustomer"],
  [/^POST \/v1\/checkout\/sessions$/, "CreateSession"],
  [/^POST \/v1\/checkout\/sessions\/\w+\/expire$/, "ExpireSession"],
  [/^GET \/v1\/checkout\/sessions\/\w+$/, "RetrieveSession"],
  [/^GET \/v1\/prices$/, "ListPrices"],
  [/^POST \/v1\/billing_portal\/sessions$/, "CreatePortalSession"],
  [/^GET \/v1\/invoices\/\w+\/lines$/, "ListInvoiceLines"],
];

/**
 * What is wrong with a request as it came over the wire, by the types of the installed `stripe`: an unknown parameter, or a
 * word that is none of a parameter's. The compiler takes any word there, since the types say that more may come.
 */
export function openStripeSchemas(): (heard: Pick<Heard, "route" | "params">) => string[] {
  const generator = createGenerator({
    path: here("./stripe-requests.ts"),
    tsconfig: here("../../tsconfig.json"),
    skipTypeCheck: true,
    additionalProperties: false,
    expose: "none",
    jsDoc: "none",
    topRef: false,
  });
  // On the wire everything is text: what is a number or a switch there may be read as one.
  const ajv = new Ajv({ coerceTypes: true, allErrors: true, allowUnionTypes: true });
  const checks = new Map<string, ValidateFunction>();
  const checkOf = (type: string) => {
    const check = checks.get(type) ?? ajv.compile(closed(generator.createSchema(type)) as Schema);
    checks.set(type, check);
    return check;
  };
  return ({ route, params }) => {
    const [, type] = ROUTES.find(([pattern]) => pattern.test(route)) ?? [];
    if (!type) return [`${route} is not called by us.`];
    const check = checkOf(type);
    if (check(nested(params))) return [];
    return (check.errors ?? []).map(({ instancePath, message, params: what }) => {
      return `${instancePath} ${message} ${JSON.stringify(what)}`;
    });
  };
}

/** The same schema without the text that stands beside the words of an open enum. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([name, is]) => [name, closed(is)]));
  const { anyOf } = copy;
  if (!Array.isArray(anyOf) || !anyOf.some(isWords)) return copy;
  return { ...copy, anyOf: anyOf.filter((each) => !isAnyText(each)) };
}

function isWords(schema: unknown): boolean {
  const { enum: words } = schema as { enum?: unknown[] }; // A part of a JSON Schema.
  return words !== undefined && words.some((word) => word !== "");
}

function isAnyText(schema: object): boolean {
  return "type" in schema && schema.type === "string" && Object.keys(schema).length === 1;
}

/** `line_items[0][price]` → `{ line_items: [{ price }] }` */
function nested(params: Record<string, string>): Tree {
  const root: Tree = {};
  for (const [name, value] of Object.entries(params)) {
    const path = name.replaceAll("]", "").split("[");
    const last = path.pop() ?? name;
    let place = root;
    for (const step of path) {
      const next = place[step];
      place = typeof next === "object" ? next : (place[step] = {});
    }
    place[last] = value;
  }
  return listsOf(root) as Tree;
}

type Tree = { [name: string]: Tree | string };

function listsOf(tree: Tree): unknown {
  const entries = Object.entries(tree).map(
    ([name, is]) => [name, typeof is === "string" ? is : listsOf(is)] as const,
  );
  const isList = entries.length > 0 && entries.every(([name], n) => name === String(n));
  return isList ? entries.map(([, is]) => is) : Object.fromEntries(entries);
}
