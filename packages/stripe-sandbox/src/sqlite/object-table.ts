import type Stripe from "stripe";
import type { Moments } from "../params.ts";
import { openStatements, type SandboxDatabase } from "./database.ts";

/**
 * What the sandbox keeps, by the name in its `object` field. `Stripe.Decimal` fields come back from
 * the file as the strings they are on the wire; nothing here calculates with them.
 */
export type StoredObjects = {
  "billing_portal.configuration": Stripe.BillingPortal.Configuration;
  "billing_portal.session": Stripe.BillingPortal.Session;
  charge: Stripe.Charge;
  "checkout.session": Stripe.Checkout.Session;
  customer: Stripe.Customer;
  dispute: Stripe.Dispute;
  invoice: Stripe.Invoice;
  invoice_payment: Stripe.InvoicePayment;
  invoiceitem: Stripe.InvoiceItem;
  item: Stripe.LineItem;
  line_item: Stripe.InvoiceLineItem;
  payment_intent: Stripe.PaymentIntent;
  payment_method: Stripe.PaymentMethod;
  price: Stripe.Price;
  product: Stripe.Product;
  refund: Stripe.Refund;
  subscription: Stripe.Subscription;
  subscription_schedule: Stripe.SubscriptionSchedule;
  webhook_endpoint: Stripe.WebhookEndpoint;
};

/** The name of a kind of object, such as `checkout.session`. */
export type ObjectType = keyof StoredObjects;
/** Any object the sandbox keeps. */
export type StoredObject = StoredObjects[ObjectType];

/** Which objects of one type to list, newest first. */
export type ObjectQuery = {
  /** Only those made under this object, as line items are under their session. */
  parent?: string;
  /** JSON paths and what must stand there; several values mean any of them. */
  where?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  created?: Moments | undefined;
  /** Cursors, exclusive. */
  after?: string | undefined;
  before?: string | undefined;
  limit: number;
};

/** Objects as JSON rows, in the order they were made. */
export type ObjectTable = ReturnType<typeof openObjectTable>;

/** Opens the table of objects. */
export function openObjectTable(db: SandboxDatabase) {
  const statement = openStatements<{ json: string }>(db);
  const select = db.prepare<[string], { type: string; json: string }>(
    "SELECT type, json FROM objects WHERE id = ?",
  );
  const upsert = db.prepare(
    `INSERT INTO objects (id, type, parent, created, json) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET json = excluded.json`,
  );
  const erase = db.prepare("DELETE FROM objects WHERE id = ?");
  const seqOf = db.prepare<[string, string], { seq: number }>(
    "SELECT seq FROM objects WHERE id = ? AND type = ?",
  );

  return {
    get<Type extends ObjectType>(type: Type, id: string): StoredObjects[Type] | undefined {
      const row = select.get(id);
      // The row was written by `put` with an object of this type.
      return row?.type === type ? (JSON.parse(row.json) as StoredObjects[Type]) : undefined;
    },

    find(id: string): StoredObject | undefined {
      const row = select.get(id);
      // The row was written by `put`.
      return row === undefined ? undefined : (JSON.parse(row.json) as StoredObject);
    },

    /** Writes a new object or the new state of one; an object never changes its parent. */
    put<Type extends ObjectType>(
      object: StoredObjects[Type] & { object: Type },
      parent: string | null = null,
    ): void {
      const created = "created" in object ? object.created : 0;
      upsert.run(object.id, object.object, parent, created, JSON.stringify(object));
    },

    remove(id: string): void {
      erase.run(id);
    },

    has(type: ObjectType, id: string): boolean {
      return seqOf.get(id, type) !== undefined;
    },

    /** Newest first; with `before`, the ones just newer than that cursor. */
    list<Type extends ObjectType>(type: Type, query: ObjectQuery): StoredObjects[Type][] {
      const { clauses, values } = conditions(type, query);
      const seq = (id: string) => seqOf.get(id, type)?.seq ?? 0;
      if (query.after !== undefined) add("seq < ?", seq(query.after));
      if (query.before !== undefined) add("seq > ?", seq(query.before));
      const order = query.before === undefined ? "DESC" : "ASC";
      const rows = statement(
        `SELECT json FROM objects WHERE ${clauses.join(" AND ")} ORDER BY seq ${order} LIMIT ?`,
      ).all(...values, query.limit);
      // The rows were written by `put` with objects of this type.
      const found = rows.map(({ json }) => JSON.parse(json) as StoredObjects[Type]);
      return query.before === undefined ? found : found.toReversed();

      function add(clause: string, value: number): void {
        clauses.push(clause);
        values.push(value);
      }
    },
  };
}

function conditions(type: ObjectType, { parent, where = {}, created }: ObjectQuery) {
  const clauses = ["type = ?"];
  const values: unknown[] = [type];
  if (parent !== undefined) {
    clauses.push("parent = ?");
    values.push(parent);
  }
  for (const [path, wanted] of Object.entries(where)) {
    if (wanted === undefined) continue;
    const any = Array.isArray(wanted) ? wanted : [wanted];
    clauses.push(`json_extract(json, ?) IN (${any.map(() => "?").join(", ")})`);
    values.push(`$.${path}`, ...any);
  }
  const bounds = boundsOf(created);
  return { clauses: [...clauses, ...bounds.clauses], values: [...values, ...bounds.values] };
}

/** Turns the `created` parameter into SQL over a column of that name. */
export function boundsOf(created: Moments | undefined): { clauses: string[]; values: number[] } {
  if (created === undefined) return { clauses: [], values: [] };
  if (typeof created === "number") return { clauses: ["created = ?"], values: [created] };
  const signs = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;
  const clauses: string[] = [];
  const values: number[] = [];
  for (const bound of ["gt", "gte", "lt", "lte"] as const) {
    const value = created[bound];
    if (value === undefined) continue;
    clauses.push(`created ${signs[bound]} ?`);
    values.push(value);
  }
  return { clauses, values };
}
