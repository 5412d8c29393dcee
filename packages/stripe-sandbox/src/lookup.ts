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

/** The id in a field that may hold the whole object; nothing stored here is expanded. */
export function idOf(field: string | { id: string } | null): string | null {
  return typeof field === "object" ? (field?.id ?? null) : field;
}
