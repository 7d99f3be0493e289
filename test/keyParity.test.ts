import assert from "node:assert/strict";
import { configurationOf } from "../config/parse.fixture";
import { parseSettings } from "../config/parse";
import { type Name, names, schema } from "../config/schema";
import type { Key } from "../config/kinds";
import { declarePlatform } from "../policy/platform.fixture";
import { differencesBetween, type Region } from "../policy/rules/parity/alike";
import { type Difference, keysThatDiffer, placesOf } from "../policy/rules/parity/ownInputs";
import { comparable } from "./comparable";

type Values = Readonly<Record<string, unknown>>;

const regions = ["us-east-1", "ap-south-1", "eu-west-1"] as const;
const image = (letter: string) => `sha256:${letter.repeat(64)}`;
const common = {
  ...{ imageDigest: image("a"), clusterClientCidrs: ["192.168.0.0/16"], faultExperiments: true },
  eventsKind: "sqs",
  mailFrom: "The shop <shop@shop.example.com>",
  merchantAlertEmail: "merchants@shop.example.com",
  cartsKind: "dynamodb",
  ...{ functionsEnabled: true, functionsDigest: image("c") },
  paymentGateway: "stripe",
  paymentGatewaySecretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/stripe-AbCdEf",
  ...{ oidcIssuer: "https://id.example.com", oidcClientId: "shop", oidcName: "Example ID" },
  oidcClientSecretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/oidc-AbCdEf",
};

const eks = { computeKind: "eks" };
const rds = { databaseKind: "rds" };

const standby = { computeStandby: "eks" };
const unequalShares = {
  demandInstances: 20,
  demandShares: { "us-east-1": 0.5, "eu-west-1": 0.3, "ap-south-1": 0.2 },
};

interface Case {
  readonly own: Values;
  readonly all?: readonly Values[];
  /** Keys that change with it. */
  readonly beside?: readonly Name[];
}

/** Another value of one region, and whatever else every region must have for it to matter. */
const others: Readonly<Partial<Record<Name, readonly Case[]>>> = {
  vpcCidr: [{ own: { vpcCidr: "172.20.0.0/20" }, all: [{}, eks] }],
  availabilityZones: [{ own: { availabilityZones: ["ap-south-1b", "ap-south-1c", "ap-south-1d"] }, all: [{}, eks] }],
  computeKind: [{ own: eks }, { own: { ...eks, computeStandby: "asg" }, all: [standby], beside: ["computeStandby"] }],
  computeStandby: [{ own: { computeStandby: "eks" } }, { own: { computeStandby: "asg" }, all: [eks] }],
  computeStandbyPercent: [
    { own: { computeStandbyPercent: 20 }, all: [standby, { ...standby, computeStandbyPercent: 30 }] },
  ],
  kubernetesVersion: [{ own: { kubernetesVersion: "1.34" }, all: [eks] }],
  clusterPublicCidrs: [{ own: { clusterPublicCidrs: ["203.0.113.0/24"] }, all: [eks] }],
  clusterClientCidrs: [{ own: { clusterClientCidrs: ["192.168.1.0/24", "192.168.2.0/24"] }, all: [eks] }],
  clusterClientSecurityGroupIds: [{ own: { clusterClientSecurityGroupIds: ["sg-0123456789abcdef0"] }, all: [eks] }],
  imageDigest: [{ own: { imageDigest: image("b") }, all: [{}, eks] }],
  demandShares: [{ own: {}, all: [unequalShares, { ...unequalShares, ...eks }] }],
  minInstances: [{ own: { minInstances: 5 }, all: [{}, eks] }],
  maxInstances: [{ own: { maxInstances: 19 }, all: [{}, eks] }],
  relationalGeneration: [{ own: { relationalGeneration: 2 }, all: [rds] }],
  replicationLagSeconds: [{ own: { replicationLagSeconds: 9 }, all: [{}, rds, eks] }],
  latencyP99Milliseconds: [{ own: { latencyP99Milliseconds: 900 } }],
  errorPercent: [{ own: { errorPercent: 2 } }],
  logRetentionDays: [{ own: { logRetentionDays: 7 }, all: [{}, rds, eks] }],
  alertEmail: [
    { own: { alertEmail: "a@shop.example.com" } },
    { own: { alertEmail: "a@shop.example.com" }, all: [{ alertEmail: "b@shop.example.com" }] },
  ],
  owner: [{ own: { owner: "another" }, all: [{}, rds, eks] }],
  costCenter: [{ own: { costCenter: "another" }, all: [{}, rds, eks] }],
  dataClass: [{ own: { dataClass: "public" }, all: [{}, rds, eks] }],
  protect: [{ own: { protect: false }, all: [{}, rds, eks] }],
  secretGeneration: [{ own: { secretGeneration: 1 } }],
  githubRepository: [{ own: { githubRepository: "shop@1/meridian@2" } }],
  githubRepositoryId: [{ own: { githubRepositoryId: "3" } }],
  stateRegion: [{ own: { stateRegion: "eu-west-2" } }],
  accountSingletons: [{ own: { accountSingletons: "shared" } }],
  githubOidcProviderArn: [
    { own: { githubOidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" } },
  ],
  drillOperatorArns: [{ own: { drillOperatorArns: ["arn:aws:iam::123456789012:user/ann"] } }],
};

/** A region as it would be deployed; each is declared once. */
const declared = new Map<string, Promise<Region>>();
function regionOf(stack: (typeof regions)[number], everywhere: Values, here: Values): Promise<Region> {
  const key = JSON.stringify([stack, everywhere, here]);
  const found = declared.get(key) ?? declare(stack, everywhere, here);
  declared.set(key, found);
  return found;
}

async function declare(stack: string, everywhere: Values, here: Values): Promise<Region> {
  const configured = configurationOf({ stack, regions, everywhere: { ...common, ...everywhere }, here });
  const settings = { [stack]: parseSettings(configured) };
  const platform = await declarePlatform({ regions, stacks: [stack], settings });
  return [stack, comparable(stack, platform[stack]!)];
}

const [first, second] = regions;
const between = async (everywhere: Values, own: Values, keys: readonly Name[]) =>
  differencesBetween(
    await regionOf(first, everywhere, {}),
    await regionOf(second, everywhere, own),
    [...regions],
    keys,
  );

/** What only a rehearsal shows: children of components that are remote. */
const ofRemoteComponents = /^(aws:eks\/cluster:Cluster|kubernetes:helm|\* \* tagSpecifications)/;

describe("what a key lets regions differ by", function () {
  this.timeout(120_000);

  it("is nothing where they are configured alike", async () => {
    for (const everywhere of [{}, rds, eks]) assert.deepEqual(await between(everywhere, {}, []), []);
  });

  it("is declared of every key that may differ by stack, and of no other but shares of demand", () => {
    const own = names.filter((name) => (schema[name] as Key<unknown>).own !== undefined);
    assert.deepEqual(
      own,
      names.filter((name) => schema[name].scope === "stack" || name === "demandShares"),
    );
    assert.deepEqual(Object.keys(others).sort(), [...own].sort());
  });

  for (const [name, cases] of Object.entries(others) as [Name, NonNullable<(typeof others)[Name]>][]) {
    it(`is of ${name} exactly its own inputs`, async () => {
      const found: Difference[] = [];
      for (const { own, all = [{}], beside = [] } of cases) {
        for (const everywhere of all) {
          assert.deepEqual(await between(everywhere, own, [name, ...beside]), []);
          found.push(...(await between(everywhere, own, [])));
        }
      }
      const inputs = (schema[name] as Key<unknown>).own!.inputs;
      const idle = inputs.filter((_, index) => !found.some((it) => placesOf(name)[index]!(it)));
      assert.deepEqual(
        idle.filter((it) => !ofRemoteComponents.test(String(it))),
        [],
      );
    });
  }
});

describe("keys that two regions are configured to differ by", () => {
  const shares = { demandShares: { "us-east-1": 0.5, "eu-west-1": 0.25, "ap-south-1": 0.25 } };

  it("are those whose values mean something else in each", () => {
    const keys = (one: Values, other: Values) => keysThatDiffer(["us-east-1", one], ["eu-west-1", other]);
    assert.deepEqual(keys({ logRetentionDays: 30 }, { logRetentionDays: "30" }), []);
    assert.deepEqual(keys({ logRetentionDays: 30 }, { logRetentionDays: 7 }), ["logRetentionDays"]);
    assert.deepEqual(keys({ domain: "a.example" }, { domain: "b.example" }), []);
    assert.deepEqual(keys({ vpcCidr: "10.10.0.0/16" }, { vpcCidr: "10.20.0.0/16" }), []);
    assert.deepEqual(keys({ vpcCidr: "10.10.0.0/16" }, { vpcCidr: "10.20.0.0/20" }), ["vpcCidr"]);
    assert.deepEqual(keys({ owner: { secure: "a" } }, { owner: { secure: "b" } }), ["owner"]);
  });

  it("are the shares of demand only where the two have other shares", () => {
    const keys = (one: string, other: string) => keysThatDiffer([one, shares], [other, shares]);
    assert.deepEqual(keys("us-east-1", "eu-west-1"), ["demandShares"]);
    assert.deepEqual(keys("ap-south-1", "eu-west-1"), []);
  });
});
