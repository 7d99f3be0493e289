import assert from "node:assert/strict";
import type { Customer } from "../customers";
import { type Known, type Linking, linkingOf } from "./linking";

const customer = (id: string): Customer => ({ id, email: `${id}@example.com`, name: id, role: "customer" });
const [ada, mary, grace] = ["ada", "mary", "grace"].map(customer) as [Customer, Customer, Customer];

const nothing: Known = { linked: undefined, own: undefined, holder: undefined, shown: undefined, wants: "any" };

const cases: readonly (readonly [string, Partial<Known>, Linking])[] = [
  ["is new, and nobody has its address", {}, { kind: "create", address: "verified" }],
  ["is linked", { linked: ada }, { kind: "sign-in", customer: ada }],
  [
    "is linked, whoever has its address by now, and whatever is shown",
    { linked: ada, holder: mary, shown: "mary", own: grace },
    { kind: "sign-in", customer: ada },
  ],
  ["has somebody's address", { holder: mary }, { kind: "ask" }],
  [
    "has somebody's address, whose password is shown",
    { holder: mary, shown: "mary" },
    { kind: "link", customer: mary },
  ],
  ["has somebody's address, and another's password is shown", { holder: mary, shown: "ada" }, { kind: "ask" }],
  [
    "has somebody's address, and wants an account of its own",
    { holder: mary, wants: "separate" },
    { kind: "create", address: "none" },
  ],
  ["made an account whose link was lost", { own: grace, holder: mary }, { kind: "link", customer: grace }],
  [
    "made an account, and the password of another is shown",
    { own: grace, holder: mary, shown: "mary" },
    { kind: "link", customer: mary },
  ],
];

describe("The account of an identity that", () => {
  for (const [what, known, expected] of cases)
    it(`${what}: ${expected.kind}`, () => {
      assert.deepEqual(linkingOf({ ...nothing, ...known }), expected);
    });

  it("is never one that it isn't linked to, that it didn't make, and whose password wasn't shown", () => {
    for (const linked of [undefined, ada])
      for (const own of [undefined, grace])
        for (const holder of [undefined, mary])
          for (const shown of [undefined, "ada", "mary", "grace"])
            for (const wants of ["any", "separate"] as const) {
              const found = linkingOf({ linked, own, holder, shown, wants });
              if (!("customer" in found) || found.customer === linked || found.customer === own) continue;
              assert.equal(found.customer.id, shown);
            }
  });
});
