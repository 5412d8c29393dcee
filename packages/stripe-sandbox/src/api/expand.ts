import type { Account } from "../account.ts";
import { Refusal } from "../errors.ts";
import type { ObjectType } from "../sqlite/object-table.ts";
import { wholeList } from "./list.ts";

type Json = { [field: string]: unknown };

const DEPTH_MAX = 4;

/** Lists Stripe leaves out unless they are asked for, by `object.field`. */
const LISTS: Record<string, { type: ObjectType; url: (id: string) => string }> = {
  "checkout.session.line_items": {
    type: "item",
    url: (id) => `/v1/checkout/sessions/${id}/line_items`,
  },
  "invoice.payments": {
    type: "invoice_payment",
    url: (id) => `/v1/invoice_payments?invoice=${id}`,
  },
  "charge.refunds": { type: "refund", url: (id) => `/v1/charges/${id}/refunds` },
};

/**
 * Puts whole objects where the answer has their ids, along paths such as `data.payment_intent`.
 *
 * @throws {@link Refusal} for a path that leads to nothing that can be expanded.
 */
export function expand(account: Account, answer: object, paths: readonly string[] = []): object {
  if (paths.length === 0) return answer;
  const copy = plain(answer);
  for (const path of paths) {
    const steps = path.split(".");
    const depth = steps[0] === "data" ? steps.length - 1 : steps.length;
    if (depth > DEPTH_MAX) throw cannotExpand(path);
    walk(account, copy, steps, path);
  }
  return copy;
}

function walk(account: Account, node: unknown, steps: readonly string[], path: string): void {
  const [field, ...rest] = steps;
  if (field === undefined || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) walk(account, item, steps, path);
    return;
  }
  if (!isJson(node)) throw cannotExpand(path);
  const value = node[field] ?? listAt(account, node, field);
  if (value === undefined) throw cannotExpand(path);
  if (typeof value === "string") {
    const object = account.objects.find(value);
    if (object === undefined) throw cannotExpand(path);
    node[field] = plain(object);
  } else {
    node[field] = value;
  }
  walk(account, node[field], rest, path);
}

/** A list that is not there, or the null or undefined that is. */
function listAt(account: Account, node: Json, field: string): unknown {
  const list = LISTS[`${String(node["object"])}.${field}`];
  if (list === undefined) return node[field];
  const parent = String(node["id"]);
  const rows = account.objects.list(list.type, { parent, limit: 100 });
  const ordered = list.type === "item" ? rows.toReversed() : rows;
  return plain(wholeList(ordered, list.url(parent)));
}

function cannotExpand(path: string): Refusal {
  const message = `This property cannot be expanded (${path}).`;
  return new Refusal("parameter_invalid", message, "expand");
}

function isJson(node: unknown): node is Json {
  return typeof node === "object" && node !== null;
}

/** The answer as it goes over the wire, free to be changed. */
function plain(object: object): Json {
  // JSON of an object parses to an object.
  return JSON.parse(JSON.stringify(object)) as Json;
}
