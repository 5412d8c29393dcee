import type { z } from "zod";
import type { Account } from "../account.ts";
import type { Form } from "../form-body.ts";
import { readParams } from "../params.ts";
import { expand } from "./expand.ts";

/** One route of the API. */
export type Route = {
  method: "GET" | "POST" | "DELETE";
  /** As Hono writes it: `:id` stands for the object the path names. */
  path: string;
  /** Checks what was sent, and gives back what is to be done with it. */
  prepare: (form: Form) => (account: Account, id: string) => object;
};

/**
 * Defines a route: its parameters, and a synchronous answer that runs in one transaction.
 *
 * @param answer - `id` is the object the path names, or empty.
 */
export function route<Params extends { expand?: string[] | undefined }>(
  endpoint: `${Route["method"]} /v1/${string}`,
  params: z.ZodType<Params>,
  answer: (account: Account, call: { id: string; params: Params }) => object,
): Route {
  const [method, path] = endpoint.split(" ");
  return {
    // The template type of `endpoint` allows these methods only.
    method: method as Route["method"],
    path: path ?? "",
    prepare(form) {
      const read = readParams(params, form);
      return (account, id) => expand(account, answer(account, { id, params: read }), read.expand);
    },
  };
}
