import { request } from "node:http";
import { expect, test } from "vitest";
import { idIn, openShop, press } from "../testing/shop.ts";
import { openSubscriber } from "../testing/subscriber.ts";
import { BANNER } from "./page.ts";

test("every page says that it is not Stripe", async () => {
  const { sandbox, stripe, checkout, subscribe } = await openShop();
  const open = await checkout({ allow_promotion_codes: true });
  const paid = await checkout();
  const waiting = await checkout();
  const expired = await checkout();
  const plan = await subscribe();
  await sandbox.pay({ session: paid.id });
  await sandbox.pay({ session: waiting.id, how: "bank_settles" });
  await stripe.checkout.sessions.expire(expired.id);
  const { customer } = await sandbox.pay({ session: plan.id });
  const portal = await stripe.billingPortal.sessions.create({ customer: idIn(customer) });
  await sandbox.idle();
  const pages = [
    [`${sandbox.url}/`, 200],
    [open.url, 200],
    [`${open.url}?notice=declined`, 200],
    [paid.url, 200],
    [waiting.url, 200],
    [expired.url, 200],
    [portal.url, 200],
    [`${sandbox.url}/c/pay/cs_test_gone`, 404],
    [`${sandbox.url}/p/session/bps_gone`, 404],
    [`${sandbox.url}/nothing`, 404],
  ] as const;

  for (const [url, status] of pages) {
    const answer = await fetch(url, { headers: { accept: "text/html" } });
    expect(answer.status, url).toBe(status);
    const html = await answer.text();
    expect(html, url).toContain(BANNER);
    // A page asks nobody for anything.
    expect(html, url).not.toMatch(/<script|<link[^>]+stylesheet|url\(|src=/);
  }
});

test("the checkout page shows what is bought, by whom, for how much, and five ways on", async () => {
  const { stripe, checkout } = await openShop();
  const customer = await stripe.customers.create({ email: "<ada>@example.com" });
  const session = await checkout({
    customer: customer.id,
    line_items: [{ price: "price_yen", quantity: 2 }],
  });

  const html = await (await fetch(session.url)).text();

  expect(html).toContain("Yen credits");
  expect(html).toContain("2 × ¥1,500");
  expect(html).toContain("¥3,000");
  expect(html).toContain("&lt;ada&gt;@example.com");
  const labels = [...html.matchAll(/<button[^>]*>([^<]*)<\/button>/g)].map(([, label]) => label);
  expect(labels).toEqual([
    "Pay",
    "Decline card",
    "Pay by bank, settles later",
    "Pay by bank, fails later",
    "Back",
  ]);
});

test("the home page shows what happened and can do it again", async () => {
  const { sandbox, inbox, checkout } = await openShop();
  const session = await sandbox.pay({ session: (await checkout()).id });
  await sandbox.idle();

  const html = await (await fetch(`${sandbox.url}/`)).text();
  expect(html).toContain("checkout.session.completed");
  expect(html).toContain("delivered");

  const charge = /name="payment" value="(ch_\w+)"/.exec(html)?.[1] ?? "";
  const body = new URLSearchParams({ payment: charge, amount: "400" });
  const answer = await fetch(`${sandbox.url}/sandbox/refund`, { method: "POST", body });
  expect(answer.url).toBe(`${sandbox.url}/`);
  expect(await answer.text()).toContain("partly refunded");
  await sandbox.idle();
  const tooMuch = new URLSearchParams({ payment: charge, amount: "601" });
  const refused = await fetch(`${sandbox.url}/sandbox/refund`, { method: "POST", body: tooMuch });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain(BANNER);
  expect(inbox.first("refund.created").data.object).toMatchObject({
    payment_intent: session.payment_intent,
  });
});

test("the home page moves the clock, turns knobs, and has a button for every way a payment can end", async () => {
  const { sandbox, stripe, checkout, subscribe } = await openShop();
  const first = await sandbox.pay({ session: (await checkout()).id });
  await sandbox.refund({ payment: first.id, amount: 100, status: "pending" });
  await sandbox.dispute({ payment: first.id, inquiry: true });
  const { subscription } = await sandbox.pay({ session: (await subscribe()).id });
  await sandbox.renew({ subscription: idIn(subscription), outcome: "declined" });
  await sandbox.idle();

  const html = await (await fetch(`${sandbox.url}/`)).text();
  const actions = new Set(
    [...html.matchAll(/action="\/sandbox\/([\w-]+)"/g)].map(([, verb]) => verb),
  );
  expect(
    [...actions]
      .join(" ")
      .split(" ")
      .toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(
    "advance cancel cancel-refund card close-dispute dispute duplicate fail-refund pause pause-plan pay-invoice refund renew resend rotate-secret set settle-refund withdraw".split(
      " ",
    ),
  );
  const submit = (verb: string, told: Record<string, string>) =>
    fetch(`${sandbox.url}/sandbox/${verb}`, { method: "POST", body: new URLSearchParams(told) });
  expect(
    await (await submit("set", { taxPercent: "7.5", afterRetries: "past_due" })).text(),
  ).toContain('value="7.5"');
  await submit("advance", { days: "31" });
  expect(await (await submit("rotate-secret", {})).text()).toMatch(/whsec_\w{32} signs/);
  // What was declined was tried again on the way, with a card that pays.
  expect((await stripe.invoices.list({ status: "paid" })).data).toHaveLength(2);
});

test("the portal upgrades at once, downgrades at the period's end, and takes another card", async () => {
  const { sandbox, stripe, id, plan } = await openSubscriber();
  const { customer } = await plan();
  const portal = await stripe.billingPortal.sessions.create({ customer: idIn(customer) });
  const page = async () => (await fetch(portal.url)).text();
  const change = async (label: string) => {
    const form = new RegExp(`name="price" value="(price_\\w+)"\\s*/>\\s*<button[^>]*>\\s*${label}`);
    const price = form.exec(await page())?.[1] ?? "";
    await press(portal.url, "change", { subscription: id, price });
  };

  await change("Upgrade to Studio");
  expect((await plan()).items.data[0]?.price.lookup_key).toBe("plan_studio");
  await change("Downgrade to Pro");
  expect(await page()).toContain("Becomes Pro on");
  await press(portal.url, "keep", { subscription: id });
  expect((await plan()).schedule).toBeNull();
  await press(portal.url, "card-declines", { subscription: id });
  expect(await page()).toContain("ends in 0341");
  await sandbox.idle();
});

test("verbs over HTTP take and give JSON, and refuse in Stripe's shape", async () => {
  const { sandbox, checkout } = await openShop();
  const tell = async (verb: string, told: object) => {
    const url = `${sandbox.url}/sandbox/${verb}`;
    const answer = await fetch(url, { method: "POST", body: JSON.stringify(told) });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  const session = await checkout();

  expect(await tell("pay", { session: session.id })).toMatchObject({
    status: 200,
    body: { id: session.id, payment_status: "paid" },
  });
  expect(await tell("pay", { session: session.id, tip: 5 })).toMatchObject({
    status: 400,
    body: { error: { type: "invalid_request_error" } },
  });
  expect(await tell("refund", { payment: "pi_gone" })).toMatchObject({ status: 404 });
  expect(await tell("rob", {})).toMatchObject({ status: 404, body: { error: {} } });
  await sandbox.idle();
  const list = await fetch(`${sandbox.url}/sandbox/deliveries`);
  expect(await list.json()).toMatchObject({
    data: [{ state: "delivered", attempts: [{ status: 200 }] }, {}, {}, {}],
  });
});

test("another site cannot press a button, and a foreign name for this machine gives no orders", async () => {
  const { sandbox, stripe, checkout } = await openShop();
  const session = await checkout();
  const evil = { origin: "https://evil.example" };

  const pressed = await fetch(session.url, {
    method: "POST",
    headers: evil,
    body: new URLSearchParams({ action: "pay" }),
  });
  const told = await fetch(`${sandbox.url}/sandbox/pay`, {
    method: "POST",
    headers: { ...evil, "content-type": "text/plain" },
    body: JSON.stringify({ session: session.id }),
  });
  const rebound = await statusFor(`${sandbox.url}/sandbox/deliveries`, "rebound.example");

  expect([pressed.status, told.status, rebound]).toEqual([403, 403, 403]);
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
  expect((await press(session.url, "pay")).status).toBe(303);
});

/** Asks under another Host, which fetch does not allow. */
function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("error", reject).end();
  });
}
