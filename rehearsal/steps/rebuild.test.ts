import assert from "node:assert/strict";
import type { Member, ObservedStores } from "../../drill/probes/membership";
import type { LocalCloud } from "../cloud/localCloud";
import type { Context } from "./context";
import { everyOtherIsStale } from "./rebuild";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const context: Context = {
  cloud: undefined as unknown as LocalCloud,
  platform: { regions, bootstrapRegion: "us-east-1" },
  stacks: [],
  outside: [],
};
const arnIn = (region: string): string => `arn:aws:rds:${region}:123456789012:db:meridian-relational`;
const instance = (region: string, role: Member["role"], followed?: string): Member => ({
  clusterArn: arnIn(region),
  role,
  ...(followed !== undefined && { follows: arnIn(followed) }),
});

const left = instance("us-east-1", "stale");
const writer = instance("eu-west-1", "writer");
const astray = instance("ap-south-1", "stale", "us-east-1");

const look = async (members: readonly Member[]) => {
  const stores: ObservedStores = {
    relational: { store: "relational", members },
    document: { store: "document", members: [] },
  };
  return everyOtherIsStale("eu-west-1", "us-east-1", "stale").run(context, stores);
};

describe("a rehearsal's step after a promotion", () => {
  it("holds where exactly the other regions are stale, and says whom each follows", async () => {
    assert.deepEqual(await look([left, writer, astray]), {
      detail:
        "meridian-relational in us-east-1 is stale: it follows nobody, and eu-west-1 writes; " +
        "meridian-relational in ap-south-1 is stale: it follows meridian-relational in us-east-1, and eu-west-1 writes",
    });
  });

  const others: Readonly<Record<string, readonly Member[]>> = {
    "one of them follows the new writer": [left, writer, instance("ap-south-1", "reader", "eu-west-1")],
    "one of them is missing": [left, writer],
    "one follows another region than the one that was left": [left, writer, instance("ap-south-1", "stale")],
    "something else is wrong too": [left, writer, astray, instance("sa-east-1", "reader", "eu-west-1")],
  };
  for (const [name, members] of Object.entries(others))
    it(`deviates where ${name}`, async () => {
      await assert.rejects(look(members), {
        outcome: "deviated",
        message: /^expected one stale instance in each region but eu-west-1:\n/,
      });
    });
});
