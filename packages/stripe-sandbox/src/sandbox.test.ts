import { execFile } from "node:child_process";
import { connect } from "node:net";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startSandbox } from "./sandbox.ts";
import { API_KEY, openShop, PRODUCTS } from "./testing/shop.ts";

const run = promisify(execFile);

const OPTIONS = {
  port: 0,
  databasePath: ":memory:",
  webhookUrl: "http://127.0.0.1:9/",
  webhookSecret: "whsec_x",
  apiKey: API_KEY,
  products: PRODUCTS,
};

test("a closed sandbox leaves nothing running: the process ends by itself", async () => {
  const code = `
    import { startSandbox } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
    const sandbox = await startSandbox(${JSON.stringify(OPTIONS)});
    const headers = { authorization: "Bearer ${API_KEY}" };
    const answer = await fetch(sandbox.url + "/v1/customers", { method: "POST", headers, body: "name=Ada" });
    await answer.json();
    const session = { mode: "payment", success_url: "http://shop.test/", "line_items[0][price]": "price_yen", "line_items[0][quantity]": "1" };
    const opened = await fetch(sandbox.url + "/v1/checkout/sessions", { method: "POST", headers, body: new URLSearchParams(session) });
    if ((await opened.json()).status !== "open") throw new Error("No session was opened.");
    await sandbox.close();
    console.log("closed", process.getActiveResourcesInfo().filter((name) => name === "Timeout").length);
  `;

  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], {
    timeout: 10_000,
  });

  expect(stdout.trim()).toBe("closed 0");
});

test("a port that is taken is refused", async () => {
  const { sandbox } = await openShop();
  const port = Number(new URL(sandbox.url).port);

  await expect(startSandbox({ ...OPTIONS, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test.for([
  ["a live key", { apiKey: "sk_live_1234" }],
  ["a webhook that is no address", { webhookUrl: "/api/stripe/webhook" }],
  ["a price twice", { products: [...PRODUCTS, ...PRODUCTS] }],
  ["an amount that is not whole", { products: [{ ...PRODUCTS[0], unitAmount: 9.99 }] }],
] as const)("it does not start with %s", async ([, wrong]) => {
  // A caller without types is the one that gets this far.
  const options = { ...OPTIONS, ...wrong } as typeof OPTIONS;

  await expect(startSandbox(options)).rejects.toMatchObject({ code: "SANDBOX_REFUSED_TO_START" });
});

test("hosted pages are linked under the public address", async () => {
  const { checkout } = await openShop({ publicUrl: "http://pay.framefare.test/" });

  expect((await checkout()).url).toMatch(/^http:\/\/pay\.framefare\.test\/c\/pay\/cs_test_\w{58}$/);
});

test("closing does not wait for a request that never ends", async () => {
  const { sandbox } = await openShop();
  const { hostname, port } = new URL(sandbox.url);
  const socket = connect(Number(port), hostname);
  const cutOff = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => {});
  await new Promise<void>((resolve) => {
    socket.write(
      "POST /v1/customers HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99\r\n\r\nname=",
      () => resolve(),
    );
  });

  await sandbox.close();

  await cutOff;
});

test("closing twice is closing once", async () => {
  const { sandbox } = await openShop();

  await Promise.all([sandbox.close(), sandbox.close()]);
});
