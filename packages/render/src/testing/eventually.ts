import { setTimeout as sleep } from "node:timers/promises";

/** Asks again until it is so. @throws Error when it is not within ten seconds. */
export async function eventually<Answer>(
  ask: () => Answer | Promise<Answer>,
  isSo: (answer: Answer) => boolean,
): Promise<Answer> {
  const until = performance.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (performance.now() > until) throw new Error(`It never came: ${JSON.stringify(answer)}`);
    await sleep(5);
  }
}
