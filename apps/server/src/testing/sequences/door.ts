import { again, as, completed, expired, tells } from "./deliveries.ts";
import { SMALL } from "./packs.ts";
import { buying, type Delivery, inThisOrder, type Sequences } from "./sequence.ts";
import { SECRETS } from "./stage.ts";

type Letter = Omit<ReturnType<Delivery>, "event">;

/** A payment that is sent in another way than Stripe does. */
const sent =
  (letter: Letter | ((names: Parameters<Delivery>[0]) => Letter)): Delivery =>
  (names) => ({
    ...completed()(names),
    ...(typeof letter === "function" ? letter(names) : letter),
  });

/** A payment's event with something of its envelope changed or taken away. */
const enveloped = (envelope: object) => as(envelope, completed());

const MIB = 1024 * 1024;

const REFUSED: Record<string, Delivery> = {
  "a signature by somebody else": sent({ secret: "whsec_of_nobody" }),
  "no signature": sent({ signature: "" }),
  "a signature that is none": sent({ signature: "t=now,v1=please" }),
  "a signature that is older than five minutes": sent({ ageSeconds: 310 }),
  "a body that was changed on its way": sent({ forged: `{"object":"event","id":"evt_forged"}` }),
  "a body that was written anew by somebody between": sent({
    payload: `{"id":"evt_1","object":"event"}`,
    forged: `{ "id": "evt_1", "object": "event" }`,
  }),
  "a body that is no JSON, though signed": sent({ payload: "paid=1000" }),
  "half an event, though signed": sent({ payload: `{"id":"evt_1","object":"event","type":` }),
  "nothing, though signed": sent({ payload: "" }),
  "null, though signed": sent({ payload: "null" }),
  "a list, though signed": sent({ payload: "[1,2]" }),
  "an empty object, though signed": sent({ payload: "{}" }),
  "an object that is no event, though signed": enveloped({ object: "checkout.session" }),
  "a thin event, though signed": enveloped({ object: "v2.core.event" }),
  "an event without an id, though signed": enveloped({ id: null }),
  "an event without a type, though signed": enveloped({ type: undefined }),
  "an event about nothing, though signed": enveloped({ data: {} }),
};

export const DOOR: Sequences = {
  ...Object.fromEntries(
    Object.entries(REFUSED).map(([what, delivery]) => [
      `${what} is 400, and the payment is granted when it is told rightly`,
      buying("pack_1000", [delivery, 400], [completed(), "applied", SMALL]),
    ]),
  ),
  "a body over a MiB is 413": buying("pack_1000", [sent({ payload: "x".repeat(MIB + 1) }), 413]),
  "a body just under a MiB is read": buying("pack_1000", [
    as({ padding: "x".repeat(MIB - 4_096) }, completed()),
    "applied",
    SMALL,
  ]),

  "the secret of before still signs while it is rolled": buying("pack_1000", [
    sent({ secret: SECRETS.old }),
    "applied",
    SMALL,
  ]),
  "a signature of just under five minutes ago is taken": buying("pack_1000", [
    sent({ ageSeconds: 280 }),
    "applied",
    SMALL,
  ]),
  "a signature from a clock that is fast is taken": buying("pack_1000", [
    sent({ ageSeconds: -120 }),
    "applied",
    SMALL,
  ]),

  "a type that nobody knows is ignored": buying("pack_1000", [
    tells("account.something_new", { id: "obj_1" }),
    "ignored",
  ]),
  "an event about an object without an id is ignored": buying("pack_1000", [
    tells("balance.available", { object: "balance" }),
    "ignored",
  ]),
  "a page without an id is parked": buying("pack_1000", [
    completed({ id: undefined }),
    "parked",
    { parked: ["The session cannot be read"] },
  ]),
  "an id that was told already is a duplicate, whatever it says now": inThisOrder(
    "What an id says first is what counts.",
    buying(
      "pack_1000",
      [expired(), "applied", { sessions: { session: "expired: not_found" } }],
      [again(1, completed()), "duplicate"],
    ),
  ),
  "an event that does not say when it was made is granted": buying("pack_1000", [
    enveloped({ created: undefined }),
    "applied",
    SMALL,
  ]),
  "an event of an older release is granted": buying("pack_1000", [
    enveloped({ api_version: "2022-11-15" }),
    "applied",
    SMALL,
  ]),
  "an event that does not name its release is granted": buying("pack_1000", [
    enveloped({ api_version: null }),
    "applied",
    SMALL,
  ]),
};
