/** Fields that are moments: epoch milliseconds in the library, ISO 8601 in JSON. */
const MOMENTS = new Set(["at", "createdAt", "effectiveAt", "expiresAt"]);

/** An answer of the ledger as JSON, indented by `spaces` or on one line. */
export function inJson(answer: unknown, spaces = 0): string {
  return JSON.stringify(dated(answer), null, spaces);
}

function dated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dated);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([name, field]): [string, unknown] => {
    if (MOMENTS.has(name) && typeof field === "number")
      return [name, new Date(field).toISOString()];
    // Metadata is the caller's own: what stands in it is no moment of ours.
    return [name, name === "metadata" ? field : dated(field)];
  });
  return Object.fromEntries(fields);
}
