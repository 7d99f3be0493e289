import assert from "node:assert/strict";
import { targetGroups } from "../outputs/targetGroups";
import type { StateResource } from "./protocol";
import { targetGroupsIn } from "./targetGroups";

const group = (name: string, outputs: StateResource["outputs"] = { arn: `arn-of-${name}` }): StateResource => ({
  urn: `urn:pulumi:eu-west-1::meridian::meridian:region:RegionStack$aws:lb/targetGroup:TargetGroup::${name}`,
  type: "aws:lb/targetGroup:TargetGroup",
  protect: false,
  inputs: { targetType: "ip" },
  outputs,
});
const rule: StateResource = { ...group("storefront"), type: "aws:lb/listenerRule:ListenerRule" };

describe("A region's target groups", () => {
  it("are known by name, whatever registers with them", () => {
    const found = targetGroupsIn([rule, group("storefront-pods"), group("storefront")], targetGroups);
    assert.deepEqual(
      [...found],
      [
        ["asg", "arn-of-storefront"],
        ["eks", "arn-of-storefront-pods"],
      ],
    );
  });

  it("are missing where a stack hasn't made them, or not yet to the end", () => {
    assert.deepEqual([...targetGroupsIn([rule, group("storefront", {})], targetGroups)], []);
  });

  it("may be of kinds that register the same way", () => {
    const kinds = { ...targetGroups, fargate: { name: "storefront-tasks" } };
    const found = targetGroupsIn([group("storefront-tasks"), group("storefront-pods")], kinds);
    assert.deepEqual([...found.keys()], ["eks", "fargate"]);
  });
});
