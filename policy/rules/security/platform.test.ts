import assert from "node:assert/strict";
import { changed, declarePlatform, planOf, type Platform, type PlatformOptions } from "../../platform.fixture";
import { type Plan, type Rule, unknown } from "../../rule";
import { nothingPushed } from "../../../config/formats";
import { settingsFor, two } from "../../../test/settings";
import * as family from ".";
import { containerMistakes } from "./containerMistakes.fixture";
import { type Mistake, mistakes } from "./mistakes.fixture";

const rules: readonly Rule[] = Object.values(family);

/** What a rule finds in a plan, in words that say where. */
function findingsOf(rule: Rule, plan: Plan): readonly string[] {
  if ("findings" in rule) return rule.findings(plan).map((it) => `${plan.stack} ${rule.name}: ${it.message}`);
  return plan.resources
    .filter((it) => rule.types.includes(it.type))
    .flatMap((it) =>
      rule.violations(it).map((message) => `${plan.stack} ${rule.name}: ${it.type} ${it.name}: ${message}`),
    );
}

const namesOfFinders = (plan: Plan) => rules.filter((rule) => findingsOf(rule, plan).length > 0).map((it) => it.name);

/** What makes a VPC watched and closed, with the rule that asks for it. */
const partsOfVpc = {
  "aws:ec2/flowLog:FlowLog": "vpc-flow-logs",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "default-group-closed",
};

/** A remote component makes the cluster itself; roles inside it, network ACLs and users of IAM are made by nothing. */
const forWhatIsNotMade = [
  "cluster-api-private",
  "cluster-logged",
  "cluster-roles-narrow",
  "cluster-secrets-encrypted",
  "network-acls-closed",
  "network-policies-enforced",
  "no-iam-users",
];

/** The same with the VPC that the component for networks makes. */
function withVpc(plan: Plan): Plan {
  const component = plan.resources.find((it) => it.type === "awsx:ec2:Vpc")!;
  const type = "aws:ec2/vpc:Vpc";
  const vpc = { ...component, type, urn: `${component.urn}$vpc`, parent: component.urn, props: { id: unknown } };
  return { ...plan, resources: [...plan.resources, vpc] };
}

/** Makes the mistake. @throws Error where the program has no such resource. */
function spoilt({ type, name, change }: Mistake, plan: Plan): Plan {
  if (change) return changed(plan, type, name, change);
  const left = plan.resources.filter((it) => it.type !== type || it.name !== name);
  assert.equal(left.length, plan.resources.length - 1, `${plan.stack} declares no single ${type} ${name}`);
  return { ...plan, resources: left };
}

const userPool = { region: "eu-west-1", name: "Example ID" };

/** Clusters and database instances, in a shop without a region in us-east-1. */
const otherKinds: PlatformOptions = {
  regions: two,
  changes: {
    homeRegion: two[0]!,
    bootstrapRegion: two[0]!,
    compute: { ...settingsFor({ kind: "foundation" }, two).compute, kind: "eks" },
    relational: { ...settingsFor({ kind: "foundation" }, two).relational, kind: "rds" },
  },
};

const kinds: readonly [string, PlatformOptions, readonly Mistake[]][] = [
  [
    "instances and global databases",
    { changes: { carts: { kind: "dynamodb" }, functions: { digest: nothingPushed }, userPool } },
    mistakes,
  ],
  ["clusters and database instances, away from us-east-1", otherKinds, containerMistakes],
];

describe("the security rules, held to the real program", function () {
  this.timeout(120_000);
  const allFindings = (stacks: Platform) =>
    Object.keys(stacks).flatMap((stack) => rules.flatMap((rule) => findingsOf(rule, planOf(stack, stacks))));

  for (const [kind, options, made] of kinds) {
    describe(`of ${kind}`, () => {
      let platform: Platform;

      before(async () => {
        platform = await declarePlatform(options);
      });

      it("find nothing in any of its stacks once everything is known", () => {
        assert.deepEqual(allFindings(platform), []);
      });

      it("find nothing in any of its stacks before anything is known", async () => {
        assert.deepEqual(allFindings(await declarePlatform({ ...options, preview: true })), []);
      });

      it("know its VPC by the component that makes it", () => {
        const plan = withVpc(planOf("eu-west-1", platform));
        assert.deepEqual(namesOfFinders(plan), []);
        for (const [type, finder] of Object.entries(partsOfVpc)) {
          const without = { ...plan, resources: plan.resources.filter((it) => it.type !== type) };
          assert.deepEqual(namesOfFinders(without), [finder]);
        }
      });

      for (const mistake of made) {
        const { finder, stack, type, name, change } = mistake;
        it(`find ${change ? "a mistake in" : "the loss of"} ${type} ${name} of ${stack}, by ${finder} alone`, () => {
          assert.deepEqual(namesOfFinders(spoilt(mistake, planOf(stack, platform))), [finder]);
        });
      }
    });
  }

  it("were all seen to find something, but those for what the program doesn't make", () => {
    const seen = new Set([...kinds.flatMap(([, , made]) => made.map((it) => it.finder)), ...Object.values(partsOfVpc)]);
    assert.deepEqual(
      rules.map((it) => it.name).filter((it) => !seen.has(it)),
      forWhatIsNotMade,
    );
  });
});
