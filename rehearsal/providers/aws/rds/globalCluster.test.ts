import assert from "node:assert/strict";
import type { Cloud } from "../../entry";
import { update } from "../../lifecycle";
import { entries } from "./globalCluster";

const entry = entries["aws:rds/globalCluster:GlobalCluster"]!;
const nothing = { client: () => ({ send: () => Promise.reject(new Error("AWS was asked")) }) } as unknown as Cloud;

const upgrade = (members: readonly unknown[], to: string) =>
  update(
    entry,
    nothing,
    "meridian",
    { engineVersion: to },
    { engineVersion: "16.9" },
    { globalClusterMembers: members },
  );

describe("an upgrade of Aurora's global cluster", () => {
  it("to another minor version never ends where the state lists no member, as with the real provider", async () => {
    await assert.rejects(upgrade([], "16.10"), /the state lists no member.*refresh it first/);
  });

  it("goes to AWS where the state lists members, and where the major version changes", async () => {
    await assert.rejects(upgrade([{ dbClusterArn: "arn" }], "16.10"), /AWS was asked/);
    await assert.rejects(upgrade([], "17.4"), /AWS was asked/);
  });
});
