import { Refusal } from "../errors.ts";

/**
 * Checks the key, sent as a bearer token or as the user of Basic authentication.
 *
 * @throws {@link Refusal} when it is missing or another.
 */
export function requireKey(authorization: string | undefined, apiKey: string): void {
  const sent = keyIn(authorization ?? "");
  if (sent === "") {
    const message =
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.";
    throw new Refusal("key_missing", message);
  }
  if (sent !== apiKey) {
    throw new Refusal("key_invalid", `Invalid API Key provided: ${masked(sent)}`);
  }
}

function keyIn(authorization: string): string {
  const [scheme = "", credentials = ""] = authorization.split(" ");
  if (/^bearer$/i.test(scheme)) return credentials;
  if (!/^basic$/i.test(scheme)) return "";
  return Buffer.from(credentials, "base64").toString("utf8").split(":")[0] ?? "";
}

function masked(key: string): string {
  return key.length <= 12 ? "****" : `${key.slice(0, 8)}****${key.slice(-4)}`;
}
