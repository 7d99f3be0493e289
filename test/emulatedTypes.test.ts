import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Foundation } from "../components/foundation";
import * as foundation from "../components/foundation/foundation.samples";
import { GlobalStack } from "../components/global";
import { RegionStack } from "../components/region";
import * as region from "../components/region/region.samples";
import { nothingPushed } from "../config/formats";
import { computeKinds, type DatabaseKind, databaseKinds } from "../config/settings";
import { regionContract, type RegionOutputs } from "../outputs/region";
import type { Referenced } from "../outputs/reference";
import { entries } from "../rehearsal/providers/aws";
import { record, type Recorded, type RecorderOptions, settled } from "./recorder";
import { three } from "./settings";

/** Types that components of other packages are made of: mocks see only those components. */
const partsOf: Readonly<Record<string, readonly string[]>> = {
  "awsx:ec2:Vpc": [
    "aws:ec2/eip:Eip",
    "aws:ec2/internetGateway:InternetGateway",
    "aws:ec2/natGateway:NatGateway",
    "aws:ec2/route:Route",
    "aws:ec2/routeTable:RouteTable",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/subnet:Subnet",
    "aws:ec2/vpc:Vpc",
  ],
  "eks:index:Cluster": [
    "aws:eks/accessEntry:AccessEntry",
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    "aws:eks/addon:Addon",
    "aws:eks/cluster:Cluster",
    "aws:iam/role:Role",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  ],
};

async function resourcesOf(options: RecorderOptions, make: () => void): Promise<readonly Recorded[]> {
  const recorder = record(options);
  await pulumi.runtime.runInPulumiStack(async () => make());
  await settled();
  return recorder.resources;
}

/** Outputs of a region as `global` sees them. */
function regionReference(name: string): Referenced<RegionOutputs> {
  const outputs = Object.keys(regionContract.checks).map((key) => {
    if (key === "natAddresses") return [key, pulumi.output(["203.0.113.1", "203.0.113.2", "203.0.113.3"])];
    const arn = `arn:aws:elasticloadbalancing:${name}:123456789012:loadbalancer/app/alb/1`;
    return [key, pulumi.output(key === "loadBalancerArn" ? arn : `${key}-${name}`)];
  });
  return Object.fromEntries(outputs) as Referenced<RegionOutputs>;
}

/** What any profile may set beside kinds. */
const alertEmail = "shop@shop.example";

const foundationResources = (): Promise<readonly Recorded[]> =>
  resourcesOf(foundation.answers, () => {
    const carts = { kind: "dynamodb" as const };
    const userPool = { region: "eu-west-1", name: "Example ID" };
    const functions = { digest: nothingPushed };
    const all = { alertEmail, carts, userPool, functions };
    new Foundation("foundation", { settings: foundation.foundationSettings(all) });
  });

function regionResources(
  name: string,
  kind: (typeof computeKinds)[number],
  database: DatabaseKind,
): Promise<readonly Recorded[]> {
  return resourcesOf({ ...region.answers, stack: name }, () => {
    const own = region.regionSettings(name);
    const settings = {
      ...own,
      alertEmail,
      backups: { ...own.backups, objectLockDays: 30 },
      drills: { ...own.drills, faultExperiments: true },
      events: {
        kind: "sqs" as const,
        mailFrom: "shop@shop.example.com",
        merchantAlertEmail: "merchants@shop.example.com",
      },
      carts: { kind: "dynamodb" as const },
      functions: { digest: nothingPushed },
      compute: { ...own.compute, kind },
      relational: { ...own.relational, kind: database },
    };
    const args = { settings, region: name, facts: region.factsOf(name), foundation: region.foundationSample() };
    new RegionStack("region", args);
  });
}

const edge: RecorderOptions = {
  ...region.answers,
  stack: "global",
  outputs: {
    ...region.answers.outputs,
    "aws:cloudfront/distribution:Distribution": () => ({ domainName: "d1.cloudfront.net", hostedZoneId: "Z2" }),
    "aws:s3/bucket:Bucket": (name) => ({
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${name}.s3.eu-west-1.amazonaws.com`,
    }),
  },
};

const globalResources = (database: DatabaseKind): Promise<readonly Recorded[]> =>
  resourcesOf(edge, () => {
    const { network: _, ...own } = region.regionSettings("us-east-1");
    const settings = { ...own, alertEmail, relational: { ...own.relational, kind: database } };
    const regions = Object.fromEntries(three.map((it) => [it, regionReference(it)]));
    new GlobalStack("global", { settings, foundation: region.foundationSample(), regions });
  });

/** Resources of every kind of platform. A database is made in the first region and followed in the second. */
async function allResources(): Promise<readonly Recorded[]> {
  const all = [...(await foundationResources())];
  for (const database of databaseKinds) {
    all.push(...(await globalResources(database)));
    for (const name of three.slice(0, 2)) all.push(...(await regionResources(name, "asg", database)));
  }
  for (const compute of computeKinds.filter((it) => it !== "asg"))
    all.push(...(await regionResources(three[0]!, compute, databaseKinds[0])));
  return all;
}

describe("the emulated types of AWS", function () {
  this.timeout(180_000);
  let resources: readonly Recorded[] = [];
  before("every kind of platform is declared", async () => {
    resources = await allResources();
  });

  it("are those that some kind of platform is made of, and no others", () => {
    const made = new Set(resources.flatMap(({ type }) => [type, ...(partsOf[type] ?? [])]));
    const unused = Object.keys(entries).filter((type) => !made.has(type));
    assert.deepEqual(unused, [], "delete these entries with their samples and exceptions");
    const missing = [...made].filter((type) => type.startsWith("aws:") && !(type in entries));
    assert.deepEqual(missing, []);
  });

  it("get from the program nothing that the real provider refuses", () => {
    const refused = resources.flatMap(({ type, name, inputs }) =>
      (entries[type]?.refused?.(inputs) ?? []).map(({ reason }) => `${type} ${name}: ${reason}`),
    );
    assert.deepEqual(refused, []);
  });
});
