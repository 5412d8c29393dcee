import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { TRIGGERS } from "../script/trigger.ts";
import { openInbox, WEBHOOK_SECRET } from "../testing/inbox.ts";
import { openShop } from "../testing/shop.ts";
import { openSubscriber } from "../testing/subscriber.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

/** Starts the command line as a process of its own. */
function begin(...argv: string[]) {
  const child = spawn(process.execPath, [MAIN, ...argv], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Runs it to its end. */
async function run(...argv: string[]) {
  const child = begin(...argv);
  const [out, complaint, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { code: code as unknown, out: out.trim(), complaint: complaint.trim() };
}

test("a sandbox started alone takes commands, delivers, and ends when it is interrupted", async () => {
  const inbox = await openInbox();
  onTestFinished(() => inbox.close());
  const started = begin(
    ...`start --port 0 --forward-to ${inbox.url} --secret ${WEBHOOK_SECRET} --json`.split(" "),
  );
  const [line] = (await once(started.stdout, "data")) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };

  const made = await run("trigger", "charge.refunded", "--json", "--url", url);
  const events = JSON.parse(made.out) as { type: string }[];
  expect(events.map(({ type }) => type)).toContain("charge.refunded");
  await expect.poll(() => inbox.types()).toContain("charge.refunded");
  const listed = await run("events", "list", "--type", "charge.refunded", "--url", url);
  expect(listed).toMatchObject({
    code: 0,
    out: expect.stringMatching(/evt_\w+ {2}charge.refunded/),
  });

  started.kill("SIGINT");
  expect(await once(started, "exit")).toEqual([0, null]);
});

test("a payment is made, refunded and disputed from the command line", async () => {
  const { sandbox, stripe } = await openShop();
  const tell = async (...argv: string[]) => {
    const { code, out, complaint } = await run(...argv, "--json", "--url", sandbox.url);
    expect(code, complaint).toBe(0);
    return JSON.parse(out) as Record<string, unknown>;
  };

  const session = String((await tell("checkout", "pack_1000", "--quantity", "3"))["id"]);
  const paid = await tell("pay", session, "--code", "SAVE20");
  expect(paid).toMatchObject({ amount_subtotal: 3_000, amount_total: 2_400 });
  await tell("refund", session, "--amount", "400");
  const dispute = await tell("dispute", session, "--inquiry");
  expect(dispute["status"]).toBe("warning_needs_response");

  expect((await stripe.charges.list()).data[0]).toMatchObject({
    amount: 2_400,
    amount_refunded: 400,
  });
});

test("a plan is moved by the clock from the command line", async () => {
  const { sandbox, id, plan, bills } = await openSubscriber();
  const tell = (...argv: string[]) => run(...argv, "--url", sandbox.url);

  expect(await tell("downgrade", id, "plan_studio")).toMatchObject({ code: 0 });
  expect(await tell("advance", "32")).toMatchObject({ code: 0 });
  expect((await plan()).items.data[0]?.price.lookup_key).toBe("plan_studio");
  expect(await bills()).toHaveLength(2);
  expect(await tell("cancel", id, "--now")).toMatchObject({
    code: 0,
    out: `${id}  subscription  canceled`,
  });
});

test("deliveries are held back, reordered and listened to", async () => {
  const { sandbox, stripe, inbox } = await openShop();
  const tell = (...argv: string[]) => run(...argv, "--url", sandbox.url);
  expect(await tell("deliveries", "pause")).toMatchObject({ code: 0 });
  for (const name of ["Ada", "Grace"]) await stripe.customers.create({ name });
  const [grace, ada] = (await stripe.events.list()).data;
  const listening = begin("listen", "--count", "2", "--url", sandbox.url);
  const heard = text(listening.stdout);
  // It listens from its first question on.
  await new Promise((resolve) => setTimeout(resolve, 3_000));

  await tell("deliveries", "resume", grace?.id ?? "", ada?.id ?? "");

  expect(inbox.events.map(({ id }) => id)).toEqual([grace?.id, ada?.id]);
  expect((await heard).match(/\[200\] {2}customer\.created/g)).toHaveLength(2);
});

test("a refusal is 1, a wrong word 2, and nobody there 3, each with what to do", async () => {
  const { sandbox } = await openShop();

  expect(await run("refund", "pi_gone", "--url", sandbox.url)).toMatchObject({
    code: 1,
    complaint: "No such payment_intent: 'pi_gone'",
  });
  expect(await run("refund")).toMatchObject({
    code: 2,
    complaint: expect.stringContaining("<payment>"),
  });
  expect(await run("rob", "bank")).toMatchObject({
    code: 2,
    complaint: expect.stringContaining("--help"),
  });
  expect(await run("status", "--url", "http://127.0.0.1:9")).toMatchObject({
    code: 3,
    complaint: expect.stringContaining("npm start"),
  });
});

test("every command says what it does", async () => {
  const { code, out } = await run("--help");
  expect(code).toBe(0);
  const names = [
    ...out.matchAll(/^ {2}(\w[\w-]*(?: (?:list|resend|duplicate|drop|delay|pause|resume))?)/gm),
  ];
  expect(names.length).toBeGreaterThan(35);

  const one = await run("upgrade", "--help");
  expect(one).toMatchObject({ code: 0, out: expect.stringContaining("--at-period-end") });
  expect((await run("events", "--help")).out).toContain("events duplicate <event>");
});

test.for(TRIGGERS)("triggering %s makes it happen", async (type) => {
  const { sandbox } = await openShop();
  await sandbox.pause();

  const made = await sandbox.trigger({ type });

  expect(made.map((event) => event.type)).toContain(type);
});
