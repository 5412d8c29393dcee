import { expect, test } from "vitest";
import { wayBack } from "./way-back.ts";

test("the door leads back to the page one came from, search and all", () => {
  expect(wayBack({ next: "/wallet?view=credits" })).toEqual({ next: "/wallet?view=credits" });
});

test.each(["https://evil.example", "//evil.example", "/\\evil.example", "wallet", 7, undefined])(
  "the door never leads to another site, as with %s",
  (next) => {
    expect(wayBack({ next })).toEqual({});
  },
);
