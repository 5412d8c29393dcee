import { expect, type Page } from "@playwright/test";

/** The key the sandbox takes where no Stripe key is set; it opens nothing else. */
const KEY = "sk_test_framefare_sandbox";

/** Makes happen at the sandbox what no buyer decides: a refund, a month that passes. */
export async function tell<Answer>(
  page: Page,
  sandbox: string,
  verb: string,
  told: object,
): Promise<Answer> {
  const answer = await page.request.post(`${sandbox}/sandbox/${verb}`, { data: told });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as Answer;
}

/** Reads an object of Stripe's API. */
export async function read<Answer>(page: Page, sandbox: string, path: string): Promise<Answer> {
  const headers = { authorization: `Bearer ${KEY}` };
  const answer = await page.request.get(`${sandbox}/v1/${path}`, { headers });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as Answer;
}
