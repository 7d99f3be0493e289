import assert from "node:assert/strict";
import { LivingRehearsal } from "./life";

describe("A rehearsal's life", () => {
  const interruption = new AbortController().signal;
  const settings = { timeScale: 10, perSecond: 20, folder: "", interruption, show: () => () => undefined };
  const namesFor = (...kinds: Parameters<LivingRehearsal["steps"]>): string[] =>
    new LivingRehearsal(settings).steps(...kinds).map((it) => it.name);

  it("leads back by a switchover where orders are in a global database", () => {
    assert.deepEqual(namesFor("us-east-1", "eu-west-1", "aurora-global").slice(3, 6), [
      "fail over both databases to eu-west-1, under load",
      "us-east-1 comes back",
      "switch over both databases to us-east-1, under load",
    ]);
  });

  it("has no switchover where they are in RDS instances: what was left is fenced, and the others' replicas are made anew", () => {
    assert.deepEqual(namesFor("us-east-1", "eu-west-1", "rds").slice(3), [
      "fail over both databases to eu-west-1, under load",
      "us-east-1 comes back, closed until it is fenced",
      "rebuild the others' replicas of eu-west-1, under load",
      "count what users were promised",
      "end storefronts, databases, DNS and the edge",
    ]);
  });
});
