import { request } from "node:http";

/** What came back, with the headers as Node names them. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/**
 * One plain HTTP request, so that tests can send what `fetch` forbids: any header, a path that is
 * not tidied, a chosen local address.
 */
export function ask(
  origin: string,
  path: string,
  options: {
    method?: string;
    headers?: Record<string, string>;
    body?: unknown;
    /** A body that is sent as it is. */
    text?: string;
    localAddress?: string;
  } = {},
): Promise<Answer> {
  const { port } = new URL(origin);
  const { method = "GET", headers = {}, body, localAddress } = options;
  const text = options.text ?? (body === undefined ? undefined : JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: "127.0.0.1",
      port,
      path,
      method,
      localAddress,
      agent: false,
      headers: { ...(text && { "content-type": "application/json" }), ...headers },
    });
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.end(text);
  });
}
