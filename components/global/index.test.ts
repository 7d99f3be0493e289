import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { globalContract } from "../../outputs/global";
import { parseOutputs } from "../../outputs/contract";
import { type Recorder, type RecorderOptions, record, settled, valueOf, watchOptions } from "../../test/recorder";
import { six, three, two } from "../../test/settings";
import { foundationOf, globalSettings, regionOf, stackArgsFor, unknownOutputs } from "./global.samples";
import { GlobalStack, type GlobalStackArgs } from "./index";
import { byRegion } from "./regions";

const outputs: RecorderOptions["outputs"] = {
  "aws:cloudfront/distribution:Distribution": () => ({ domainName: "d1.cloudfront.net", hostedZoneId: "ZCDN" }),
  "aws:s3/bucket:Bucket": (name) => ({
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${name}.s3.local.amazonaws.com`,
  }),
};

async function recorded(args: GlobalStackArgs, options: RecorderOptions = {}): Promise<Recorder> {
  const recorder = record({ stack: "global", outputs, ...options });
  new GlobalStack("global", args);
  await settled();
  return recorder;
}

/** How many of each AWS type, without the package and the class. */
function counts(recorder: Recorder): Record<string, number> {
  const types = recorder.resources.map((it) => it.type).filter((it) => it.startsWith("aws:"));
  const names = types.map((it) => it.replace(/^aws:(.*):.*$/, "$1"));
  return Object.fromEntries([...new Set(names)].sort().map((name) => [name, names.filter((it) => it === name).length]));
}

function countsFor(n: number): Record<string, number> {
  return {
    "acm/certificateValidation": 1,
    "backup/plan": n,
    "backup/selection": n,
    "cloudfront/cachePolicy": 3,
    "cloudfront/distribution": 1,
    "cloudfront/originAccessControl": 1,
    "cloudfront/originRequestPolicy": 1,
    "cloudfront/responseHeadersPolicy": 1,
    "cloudwatch/dashboard": 1,
    "cloudwatch/logGroup": 1,
    // Switches, capacity, unhealthy regions, edge errors, two for each link of the ring.
    "cloudwatch/metricAlarm": n * (n - 1) + n + n + 1 + 2 * n,
    "iam/role": n + 3,
    "iam/rolePolicy": n + 2,
    "iam/rolePolicyAttachment": 2,
    // Switches, capacity, endpoints, calculated.
    "route53/healthCheck": n * (n - 1) + 3 * n,
    // Others, pairs, origins, direct names, A and AAAA of the domain.
    "route53/record": n * (n - 1) + 2 * n + n + n + 2,
    "s3/bucket": 3,
    "s3/bucketLifecycleConfiguration": 3,
    "s3/bucketObjectv2": 2,
    "s3/bucketOwnershipControls": 3,
    "s3/bucketPolicy": 3,
    "s3/bucketPublicAccessBlock": 3,
    "s3/bucketReplicationConfig": n + 1,
    "s3/bucketServerSideEncryptionConfiguration": 3,
    "s3/bucketVersioning": 2,
    "scheduler/schedule": n * (n - 1),
    "sns/topic": 1,
    "vpc/securityGroupIngressRule": n * (n - 1) * 3,
    "wafv2/webAcl": 1,
    "wafv2/webAclLoggingConfiguration": 1,
  };
}

describe("GlobalStack", () => {
  it("copies the backups of the region that databases are made in, where the relational database is an instance", async () => {
    const settings = globalSettings(three);
    const relational = { ...settings.relational, kind: "rds" as const };
    const args = stackArgsFor(three);
    const recorder = await recorded({ ...args, settings: { ...settings, relational, bootstrapRegion: "eu-west-1" } });
    const { name, inputs } = recorder.only(
      "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
    );
    assert.equal(name, "relational-backups-eu-west-1");
    assert.equal(inputs["region"], "ap-south-1");
    assert.equal(inputs["sourceDbInstanceArn"], "arn:aws:rds:eu-west-1:123456789012:cluster:relational-eu-west-1");
    assert.equal(inputs["kmsKeyId"], "arn:aws:kms:ap-south-1:123456789012:key/mrk-1");
  });

  for (const regions of [two, three, six]) {
    it(`makes exactly these resources for ${regions.length} regions`, async () => {
      const recorder = await recorded(stackArgsFor(regions));

      assert.deepEqual(counts(recorder), countsFor(regions.length));
    });

    it(`plans the same resources for ${regions.length} regions before anything exists`, async () => {
      const args = {
        settings: globalSettings(regions),
        foundation: unknownOutputs(foundationOf(regions)),
        regions: byRegion(regions, (region) => unknownOutputs(regionOf(region))),
      };
      const recorder = await recorded(args, { preview: true });

      assert.deepEqual(counts(recorder), countsFor(regions.length));
    });
  }

  it("has one logical name for each type", async () => {
    const recorder = await recorded(stackArgsFor(six));

    const keys = recorder.resources.map((it) => `${it.type} ${it.name}`);
    assert.deepEqual(
      keys.filter((it, index) => keys.indexOf(it) !== index),
      [],
    );
  });

  it("says the region of everything that lives in one", async () => {
    const recorder = await recorded(stackArgsFor(three));

    const global = /^aws:(cloudfront|iam|route53)\//;
    const regional = recorder.resources.filter((it) => it.type.startsWith("aws:") && !global.test(it.type));
    assert.equal(regional.length, 81);
    for (const { type, name, inputs } of regional) {
      assert.ok(three.includes(String(inputs["region"])), `${type} ${name} says ${String(inputs["region"])}`);
    }
  });

  it("hands out what drills and people need", async () => {
    record({ stack: "global", outputs });
    const stack = new GlobalStack("global", stackArgsFor(two));
    const raw = await valueOf(pulumi.output(stack.outputs));
    await settled();

    assert.deepEqual(parseOutputs(globalContract, "global", raw), {
      url: "https://shop.example",
      distributionId: "distribution-id",
      distributionDomainName: "d1.cloudfront.net",
      webAclArn: "arn:aws:mock:eu-west-1:123456789012:web-acl",
      staticBucketNames: ["static-eu-west-1-id", "static-ap-south-1-id"],
      healthCheckIds: { "eu-west-1": "region-eu-west-1-id", "ap-south-1": "region-ap-south-1-id" },
      endpointHealthCheckIds: { "eu-west-1": "endpoint-eu-west-1-id", "ap-south-1": "endpoint-ap-south-1-id" },
      evacuationRegions: { "eu-west-1": ["ap-south-1"], "ap-south-1": ["eu-west-1"] },
      dashboardName: "meridian-global",
      objectives: { rtoSeconds: 300, rpoSeconds: 5, lostWrites: 0 },
      changeFreezes: [],
      drillErrorLimit: { percent: 10, seconds: 120 },
      drillStopAlarms: [],
    });
  });

  it("sends the public name to the distribution and keeps the origin secret a secret", async () => {
    const recorder = await recorded(stackArgsFor(two));

    assert.deepEqual(recorder.only("aws:route53/record:Record", "public-a").inputs["aliases"], [
      { name: "d1.cloudfront.net", zoneId: "ZCDN", evaluateTargetHealth: false },
    ]);
    const { origins } = recorder.only("aws:cloudfront/distribution:Distribution").inputs;
    assert.equal(
      (origins as Record<string, unknown>)["4dabf18193072939515e22adb298388d"],
      "1b47061264138c4ac30d75fd1eb44270",
    );
    const revealed = recorder.resources.filter(
      (it) => it.name !== "distribution" && JSON.stringify(it.inputs).includes("origin secret"),
    );
    assert.deepEqual(revealed, []);
  });

  it("opens one rule for each other region where a single NAT gateway serves a region", async () => {
    const single = (region: string) => ({ ...regionOf(region), natAddresses: pulumi.output(["198.51.100.1"]) });
    const args = { ...stackArgsFor(three, { natStrategy: "single" }), regions: byRegion(three, single) };

    assert.equal((await recorded(args)).of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").length, 6);
  });

  it("encrypts logs and alarms at the edge with the shop's key where us-east-1 has a replica of it", async () => {
    const keyOf = async (regions: readonly string[]) => {
      const recorder = await recorded(stackArgsFor(regions));
      const topic = recorder.only("aws:sns/topic:Topic").inputs["kmsMasterKeyId"];
      return [topic, recorder.only("aws:cloudwatch/logGroup:LogGroup").inputs["kmsKeyId"]];
    };

    const key = "arn:aws:kms:us-east-1:123456789012:key/mrk-1";
    assert.deepEqual(await keyOf(three), [key, key]);
    assert.deepEqual(await keyOf(two), [undefined, undefined]);
  });

  it("protects the three buckets, and nothing in a throw-away stack", () => {
    const protectedIn = (protect: boolean) => {
      record({ stack: "global", outputs });
      const watch = watchOptions();
      new GlobalStack("global", stackArgsFor(two, { protect }), { transformations: [watch.transformation] });
      return watch.where((it) => it.protect === true);
    };

    const bucket = "aws:s3/bucket:Bucket";
    assert.deepEqual(protectedIn(true), [
      `${bucket} access-logs`,
      `${bucket} static-ap-south-1`,
      `${bucket} static-eu-west-1`,
    ]);
    assert.deepEqual(protectedIn(false), []);
  });

  it("uploads static files to the home region first, whatever its place in the list", async () => {
    const recorder = await recorded(stackArgsFor(three, { homeRegion: "ap-south-1" }));

    const { inputs } = recorder.only("aws:s3/bucketReplicationConfig:BucketReplicationConfig", "static-replication");
    assert.equal(inputs["region"], "ap-south-1");
    assert.equal(inputs["bucket"], "static-ap-south-1-id");
    assert.deepEqual(
      recorder.of("aws:s3/bucketVersioning:BucketVersioning").map((it) => it.inputs["region"]),
      ["ap-south-1", "us-east-1"],
    );
  });

  it("refuses a region whose outputs it was not given", () => {
    record({ stack: "global", outputs });
    const args = { ...stackArgsFor(three), regions: byRegion(two, regionOf) };

    assert.throws(
      () => new GlobalStack("global", args),
      /^Error: no region outputs for us-east-1, only for \[eu-west-1, ap-south-1\]$/,
    );
  });
});
