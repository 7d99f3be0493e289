import assert from "node:assert/strict";
import { documentClusterIgnores } from "../../../components/region/documentDatabase";
import {
  relationalClusterIgnores,
  relationalClusterOrigins,
  relationalInstanceIgnores,
} from "../../../components/region/relationalDatabase";
import { relationalInstanceRoleIgnores } from "../../../components/region/relationalInstance";
import { regionSettings } from "../../../components/region/region.samples";
import type { Settings } from "../../../config/settings";
import { three } from "../../../test/settings";
import { declarePlatform, type Platform, planOf } from "../../platform.fixture";
import type { Plan, Resource, Rule } from "../../rule";
import * as family from ".";
import { movedByRoles } from "./members";

const rules: readonly Rule[] = Object.values(family);

/** What the family finds in a plan, as `<rule>: <what>`. */
const found = (plan: Plan): string[] =>
  rules.flatMap((rule) => {
    const all =
      "findings" in rule
        ? rule.findings(plan).map((it) => it.message)
        : plan.resources.filter((it) => rule.types.includes(it.type)).flatMap((it) => rule.violations(it));
    return all.map((message) => `${rule.name}: ${message}`);
  });

describe("the rules that keep data", function () {
  this.timeout(60_000);

  const { compute, relational } = regionSettings("us-east-1");
  const userPool = { region: "eu-west-1", name: "Example ID" };
  const kinds: readonly (readonly [string, boolean, Partial<Settings>])[] = [
    ["while ids aren't known yet", true, { carts: { kind: "dynamodb" }, userPool }],
    ["when everything is known", false, { carts: { kind: "dynamodb" }, userPool }],
    ["with instances of RDS", true, { relational: { ...relational, kind: "rds" } }],
    ["with EKS", true, { compute: { ...compute, kind: "eks" } }],
  ];

  for (const [when, preview, changes] of kinds) {
    describe(when, () => {
      let platform: Platform;
      before(async () => {
        platform = await declarePlatform({ preview, changes, regions: three.slice(0, 2) });
      });

      it("find nothing in any stack of the platform", () => {
        for (const stack of Object.keys(platform)) assert.deepEqual(found(planOf(stack, platform)), [], stack);
      });

      it("find something about every database, bucket, key, vault and secret that isn't protected", () => {
        const plan = planOf("us-east-1", platform);
        const bare = { ...plan, resources: plan.resources.map((it) => ({ ...it, protect: false })) };
        const names = found(bare).map((line) => /: .* (\S+) isn't/.exec(line)?.[1]);
        // What else is protected holds no data: users' front door, and addresses that others have put on their lists.
        const holding = ({ protect, type }: Resource) => protect && !/^aws:(lb|ec2)\//.test(type);
        const data = plan.resources.filter(holding).map((it) => it.name);
        assert.deepEqual(names.sort(), data.sort());
        assert.ok(data.length >= 7, data.join());
      });
    });
  }

  it("ask for exactly the names that the program ignores", () => {
    const { "aws:rds/cluster:Cluster": cluster, "aws:docdb/cluster:Cluster": document } = movedByRoles;
    assert.deepEqual([...cluster].sort(), [...relationalClusterIgnores, ...relationalClusterOrigins].sort());
    assert.deepEqual([...document].sort(), [...documentClusterIgnores].sort());
    assert.deepEqual(movedByRoles["aws:rds/clusterInstance:ClusterInstance"], relationalInstanceIgnores);
    assert.deepEqual(movedByRoles["aws:rds/instance:Instance"], relationalInstanceRoleIgnores);
  });
});
