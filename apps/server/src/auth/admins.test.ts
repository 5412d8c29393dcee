import { expect, test } from "vitest";
import { adminsOf } from "./admins.ts";

const ADA = { userId: "1", email: "ada@x.example", name: "Ada", confirmed: false };

test.each([
  ["listed, confirmed, in the open", [ADA.email], true, false, true],
  ["listed, not confirmed, in the open", [ADA.email], false, false, false],
  ["listed, not confirmed, on their own machine", [ADA.email], false, true, true],
  ["confirmed, not listed", ["bob@x.example"], true, true, false],
  ["nobody listed", [], true, true, false],
])("%s", (_, emails, confirmed, ownMachineOnly, isAdmin) => {
  const admins = adminsOf({ emails, ownMachineOnly });
  expect(admins.isAdmin({ ...ADA, confirmed })).toBe(isAdmin);
});
