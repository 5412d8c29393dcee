import { expect, test } from "vitest";
import { parseForm } from "./form-body.ts";

test("brackets nest, and empty ones count", () => {
  const form = parseForm("a[b][0][c]=1&a%5Bb%5D[1][c]=two+words&types[]=x&types[]=y");

  expect(JSON.parse(JSON.stringify(form))).toEqual({
    a: { b: { 0: { c: "1" }, 1: { c: "two words" } } },
    types: { 0: "x", 1: "y" },
  });
});

test.for([
  ["a name that does not close", "a[b=1"],
  ["a name without a beginning", "[a]=1"],
  ["a value that is a branch too", "a=1&a[b]=2"],
  ["a branch that is a value too", "a[b]=2&a=1"],
  ["more levels than any parameter has", "a[b][c][d][e][f][g]=1"],
  [
    "more pairs than any request has",
    Array.from({ length: 1_001 }, (_, at) => `p${at}=1`).join("&"),
  ],
] as const)("refuses %s", ([, encoded]) => {
  expect(() => parseForm(encoded)).toThrow(expect.objectContaining({ code: "parameter_invalid" }));
});

test("a prototype cannot be reached", () => {
  const form = parseForm("__proto__[polluted]=yes&constructor[prototype][polluted]=yes");

  expect(Object.keys(form)).toEqual(["__proto__", "constructor"]);
  expect({}).not.toHaveProperty("polluted");
});
