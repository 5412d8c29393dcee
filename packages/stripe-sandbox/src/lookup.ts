import type Stripe from "stripe";
import type { Account } from "./account.ts";
import { Refusal } from "./errors.ts";
import type { ObjectType, StoredObjects } from "./sqlite/object-table.ts";

/**
 * The object a path names.
 *
 * @throws {@link Refusal} `resource_missing`, which the API answers with 404.
 */
export function requireObject<Type extends ObjectType>(
  account: Account,
  type: Type,
  id: string,
): StoredObjects[Type] {
  const object = account.objects.get(type, id);
  if (object !== undefined) return object;
  throw new Refusal("resource_missing", `No such ${type}: '${id}'`, "id");
}

/**
 * The object a parameter names.
 *
 * @throws {@link Refusal} `reference_missing`, which the API answers with 400.
 */
export function requireReference<Type extends ObjectType>(
  account: Account,
  type: Type,
  id: string,
  param: string,
): StoredObjects[Type] {
  const object = account.objects.get(type, id);
  if (object !== undefined) return object;
  throw new Refusal("reference_missing", `No such ${type}: '${id}'`, param);
}

/**
 * The price a person means by its id or its lookup key.
 *
 * @throws {@link Refusal} when nothing of that name is on sale.
 */
export function findPrice(account: Account, name: string): Stripe.Price {
  const byId = account.objects.get("price", name);
  if (byId !== undefined) return byId;
  const [found] = account.objects.list("price", { where: { lookup_key: name }, limit: 1 });
  if (found !== undefined) return found;
  throw new Refusal("reference_missing", `No such price: '${name}'`, "price");
}

/** The id in a field that may hold the whole object; nothing stored here is expanded. */
export function idOf(field: string | { id: string } | null): string | null {
  return typeof field === "object" ? (field?.id ?? null) : field;
}
