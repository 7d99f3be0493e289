import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import { configurationOf, linesOf } from "./parse.fixture";
import { ConfigurationError } from "./problem";
import { parseSettings } from "./parse";

const six = ["us-east-1", "eu-west-1", "ap-south-1", "us-west-2", "eu-central-1", "ap-northeast-1"];

describe("parseSettings", () => {
  it("reads a region's stack as every part of the program sees it", () => {
    const { network, service, ...rest } = parseSettings(configurationOf({ stack: "eu-west-1" }));
    assert.deepEqual(network, {
      vpcCidr: "10.20.0.0/16",
      availabilityZones: [],
      interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "monitoring", "secretsmanager", "ssm", "ssmmessages"],
    });
    assert.deepEqual(service, {
      instanceType: "m7g.large",
      imageDigest: `sha256:${"0".repeat(64)}`,
      port: 8080,
      minInstances: 3,
      maxInstances: 6,
      cpuTargetPercent: 50,
      requestsPerTargetPerMinute: 3000,
      bakeSeconds: 300,
      bakeRequests: 100,
    });
    assert.deepEqual(rest, {
      accountSingletons: "own",
      stack: "eu-west-1",
      role: { kind: "region", region: "eu-west-1" },
      domain: "shop.example.com",
      regions: ["us-east-1", "eu-west-1", "ap-south-1"],
      homeRegion: "us-east-1",
      bootstrapRegion: "us-east-1",
      takeOverDomain: false,
      protect: true,
      natStrategy: "perZone",
      secretGeneration: 0,
      tags: { project: "meridian", owner: "platform-team", costCenter: "online-shop", dataClass: "confidential" },
      vpcCidrs: { "us-east-1": "10.10.0.0/16", "eu-west-1": "10.20.0.0/16", "ap-south-1": "10.30.0.0/16" },
      compute: {
        kind: "asg",
        kubernetesVersion: "1.36",
        clusterPublicCidrs: [],
        clusterClientCidrs: [],
        clusterClientSecurityGroupIds: [],
        clusterAdministratorArns: [],
      },
      relational: {
        kind: "aurora-global",
        engineVersion: "17.9",
        instanceClass: "db.r6g.large",
        instances: 2,
        backupRetentionDays: 7,
        storageGigabytes: 100,
        generation: 0,
        sourceGeneration: 0,
      },
      document: { engineVersion: "5.0.0", instanceClass: "db.r6g.large", instances: 2, backupRetentionDays: 7 },
      backups: { retentionDays: 35, objectLockDays: 0, restoreTestSchedule: "cron(0 4 ? * SUN *)" },
      objectives: { replicationLagSeconds: 5, latencyP99Milliseconds: 800, errorPercent: 1 },
      routing: { healthCheckIntervalSeconds: 10, healthCheckFailureThreshold: 3 },
      edge: { priceClass: "PriceClass_200", wafRequestsPerFiveMinutes: 2000 },
      drills: {
        rtoSeconds: 300,
        rpoSeconds: 5,
        lostWrites: 0,
        changeFreezes: [],
        faultExperiments: false,
        errorLimit: { percent: 10, seconds: 120 },
        stopAlarms: [],
      },
      ci: { githubRepository: "your--organisation/meridian", drillOperatorArns: [] },
      logRetentionDays: 30,
    });
  });

  it("gives foundation and global a role and no network", () => {
    for (const stack of ["foundation", "global"]) {
      const settings = parseSettings(configurationOf({ stack }));
      assert.deepEqual(settings.role, { kind: stack });
      assert.equal("network" in settings, false);
    }
  });

  it("keeps what is optional when it is given", () => {
    const arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    const everywhere = { hostedZoneId: "Z0123456789ABCDEFGHIJ" };
    const repository = {
      githubRepository: "shop/meridian",
      githubRepositoryId: "456789",
      stateRegion: "eu-north-1",
      githubOidcProviderArn: arn,
      drillOperatorArns: '["arn:aws:iam::123456789012:user/ann"]',
    };
    const here = { alertEmail: "on-call@example.com", ...repository, protect: "false" };
    const settings = parseSettings(configurationOf({ stack: "foundation", everywhere, here }));
    assert.equal(settings.hostedZoneId, "Z0123456789ABCDEFGHIJ");
    assert.equal(settings.alertEmail, "on-call@example.com");
    assert.deepEqual(settings.ci, {
      githubRepository: "shop/meridian",
      githubRepositoryId: "456789",
      stateRegion: "eu-north-1",
      oidcProviderArn: arn,
      drillOperatorArns: ["arn:aws:iam::123456789012:user/ann"],
    });
    assert.equal(settings.protect, false);
  });

  it("takes a repository as either of the two subjects of GitHub's tokens has it", () => {
    for (const githubRepository of ["shop/meridian", "shop@123456/meridian@456789", "a_b-c@1/.github@2"])
      assert.equal(
        parseSettings(configurationOf({ stack: "foundation", here: { githubRepository } })).ci.githubRepository,
        githubRepository,
      );
  });

  it("leaves everything at home when databases are to be created elsewhere", () => {
    const everywhere = { bootstrapRegion: "eu-west-1" };
    for (const stack of ["foundation", "eu-west-1", "global"]) {
      const { homeRegion, bootstrapRegion } = parseSettings(configurationOf({ stack, everywhere }));
      assert.deepEqual([homeRegion, bootstrapRegion], ["us-east-1", "eu-west-1"]);
    }
  });

  for (const [count, instances] of [
    [2, 12],
    [3, 8],
    [4, 6],
    [6, 4],
  ] as const) {
    it(`takes ${count} regions, each with ${instances} of 12 instances: its share and one more`, () => {
      const regions = six.slice(0, count);
      for (const stack of ["foundation", ...regions, "global"]) {
        const settings = parseSettings(configurationOf({ stack, regions, everywhere: { demandInstances: "12" } }));
        assert.equal(settings.service.minInstances, instances);
        assert.equal(settings.service.maxInstances, 2 * instances);
        assert.deepEqual(Object.keys(settings.vpcCidrs), regions);
      }
    });
  }

  it("gives each region what its own share and the largest other one need", () => {
    const demandShares = { "us-east-1": 0.5, "eu-west-1": "0.3", "ap-south-1": 0.2 };
    const everywhere = { demandInstances: "20", demandShares };
    const minima = ["us-east-1", "eu-west-1", "ap-south-1"].map(
      (stack) => parseSettings(configurationOf({ stack, everywhere })).service.minInstances,
    );
    assert.deepEqual(minima, [16, 16, 14]);
  });

  it("takes more instances than static stability needs", () => {
    const { service } = parseSettings(configurationOf({ here: { minInstances: "5", maxInstances: "7" } }));
    assert.deepEqual([service.minInstances, service.maxInstances], [5, 7]);
  });

  it("takes an image for an update, and none for a preview or for a stack without instances", () => {
    const imageDigest = `sha256:${"ab".repeat(32)}`;
    assert.deepEqual(linesOf(configurationOf({ operation: "update", here: { imageDigest } })), []);
    assert.deepEqual(linesOf(configurationOf({ operation: "preview" })), []);
    assert.deepEqual(linesOf(configurationOf({ operation: "update", stack: "foundation" })), []);
  });

  it("leaves other packages' keys and other stacks' files to themselves", () => {
    const here = { "aws:profile": "shop", "awsx:whatever": "1", "pulumi:tags": "{}" };
    const configuration = configurationOf({ here });
    const siblings = { ...configuration.siblings, "us-west-2": { "meridian:domain": "old.example.com" } };
    assert.deepEqual(linesOf({ ...configuration, siblings }), []);
  });

  it("doesn't compare with a value that is encrypted", () => {
    assert.deepEqual(linesOf(configurationOf({ elsewhere: { global: { domain: undefined } } })), []);
  });

  it("names every problem at once, in the order of the keys, then of the rules", () => {
    const here = { vpcCidr: "10.10.0.0/16", logRetentionDays: "45", protect: "yes", vpcCird: "10.9.0.0/16" };
    const everywhere = { domain: "shop", objectLockDays: "90" };
    const configuration = configurationOf({ here, everywhere, awsRegion: "us-east-1" });
    assert.throws(
      () => parseSettings(configuration),
      (error: unknown) => {
        assert.ok(error instanceof ConfigurationError);
        const paths = ["domain", "logRetentionDays", "protect", "vpcCird", undefined, "vpcCidr", "objectLockDays"];
        assert.deepEqual(
          error.problems.map(({ path }) => path),
          paths.map((name) => (name === undefined ? "aws:region" : `meridian:${name}`)),
        );
        assert.equal(error.message.split("\n")[0], "The configuration of stack eu-west-1 has 7 problems:");
        assert.equal(error.message.split("\n").length, 8);
        return true;
      },
    );
  });

  it("takes a number of rotations that only foundation has", () => {
    const settings = parseSettings(configurationOf({ stack: "foundation", here: { secretGeneration: "3" } }));
    assert.equal(settings.secretGeneration, 3);
  });

  it("freezes settings to the last leaf", () => {
    const settings = parseSettings(configurationOf({}));
    assert.throws(() => Object.assign(settings, { domain: "other.example.com" }), TypeError);
    assert.throws(() => Object.assign(settings.service, { port: 1 }), TypeError);
    assert.throws(() => (settings.regions as string[]).push("us-west-2"), TypeError);
  });
});
