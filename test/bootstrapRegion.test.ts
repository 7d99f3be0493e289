import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as yaml from "js-yaml";
import { answers as foundationAnswers } from "../components/foundation/foundation.samples";
import { documentClusterIgnores } from "../components/region/documentDatabase";
import { accountId, answers as regionAnswers, foundationValues } from "../components/region/region.samples";
import { relationalClusterIgnores, relationalClusterOrigins } from "../components/region/relationalDatabase";
import { projectFile, stackFiles } from "../config/files";
import program from "../index";
import { regionContract } from "../outputs/region";
import { record, type Recorded, type RecorderOptions, settled } from "./recorder";
import { three } from "./settings";

/**
 * What `bootstrapRegion` may change in a platform that exists: nothing that Pulumi would act on. The whole program runs, from the
 * stacks' files on. Mocks diff nothing, so that ignored inputs stay unnoticed is the rehearsal's to show.
 */
const root = path.resolve(__dirname, "..");
const [before, after] = ["us-east-1", "eu-west-1"] as const;

/** A project as it is shipped, but for the region that databases are created in. */
function projectWith(bootstrapRegion: string): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "meridian-"));
  const files = fs.readdirSync(root).filter((name) => /^Pulumi\.(.+\.)?yaml$/.test(name));
  for (const name of files) fs.copyFileSync(path.join(root, name), path.join(directory, name));
  const file = path.join(directory, "Pulumi.yaml");
  const project = yaml.load(fs.readFileSync(file, "utf8")) as { config: Record<string, { default: unknown }> };
  project.config["bootstrapRegion"]!.default = bootstrapRegion;
  fs.writeFileSync(file, yaml.dump(project));
  return directory;
}

const zones = (region: string) => ({
  names: ["a", "b", "c"].map((letter) => `${region}${letter}`),
  zoneIds: ["az1", "az2", "az4"],
});

function regionValues(region: string): Record<string, unknown> {
  const natAddresses = [1, 2, 3].map((n) => `203.0.113.${three.indexOf(region) * 10 + n}`);
  const loadBalancerArn = `arn:aws:elasticloadbalancing:${region}:${accountId}:loadbalancer/app/alb/1`;
  const names = Object.keys(regionContract.checks).map((key) => [key, `${key}-${region}`]);
  return { ...Object.fromEntries(names), natAddresses, loadBalancerArn, leastHealthyTargets: 2 };
}

function cloudOf(stack: string): RecorderOptions {
  return {
    stack,
    outputs: {
      ...foundationAnswers.outputs,
      ...regionAnswers.outputs,
      "aws:cloudfront/distribution:Distribution": () => ({ domainName: "d1.cloudfront.net", hostedZoneId: "ZCDN" }),
    },
    stacks: {
      foundation: { ...foundationValues() },
      ...Object.fromEntries(three.map((region) => [region, regionValues(region)])),
    },
    functions: {
      ...foundationAnswers.functions,
      "aws:index/getAvailabilityZones:getAvailabilityZones": () => zones(stack),
      "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": () => ({ locations: zones(stack)["names"] }),
      "aws:ec2/getManagedPrefixList:getManagedPrefixList": ({ name }) => ({ id: `pl of ${String(name)}` }),
      "aws:ssm/getParameter:getParameter": () => ({ value: "ami-1" }),
    },
  };
}

/** Everything that a stack declares, by type and name. */
async function declared(stack: string, bootstrapRegion: string): Promise<ReadonlyMap<string, Recorded["inputs"]>> {
  const directory = projectWith(bootstrapRegion);
  try {
    // A preview, because there is no image; the mocks know everything all the same.
    const recorder = record(cloudOf(stack));
    const imageDigest = `sha256:${"a".repeat(64)}`;
    const own = { ...projectFile(directory, stack).defaults, ...stackFiles(directory, stack)[stack]?.plain };
    pulumi.runtime.setAllConfig({ ...(own as Record<string, string>), "meridian:imageDigest": imageDigest });
    await pulumi.runtime.runInPulumiStack(() => program(directory));
    await settled();
    return new Map(recorder.resources.map(({ type, name, inputs }) => [`${type} ${name}`, inputs]));
  } finally {
    pulumi.runtime.setAllConfig({});
    fs.rmSync(directory, { recursive: true });
  }
}

/** Inputs that differ, as `type name input`. */
async function moved(stack: string): Promise<{ readonly resources: number; readonly inputs: readonly string[] }> {
  const [old, now] = [await declared(stack, before), await declared(stack, after)];
  assert.deepEqual([...now.keys()].sort(), [...old.keys()].sort());
  const inputs = [...old].flatMap(([key, was]) => {
    const is = now.get(key)!;
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return names.filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name])).map((it) => `${key} ${it}`);
  });
  return { resources: old.size, inputs: inputs.sort() };
}

const relational = "aws:rds/cluster:Cluster relational-cluster";
const document = "aws:docdb/cluster:Cluster document-cluster";
const origin = `${relational} sourceRegion`;
const creation = [
  `${document} masterPassword`,
  `${document} masterUsername`,
  `${relational} databaseName`,
  `${relational} masterPassword`,
  `${relational} masterUsername`,
  origin,
];

describe(`bootstrapRegion, moved from ${before} to ${after}`, function () {
  this.timeout(120_000);

  for (const [stack, min] of [
    ["foundation", 45],
    ["global", 120],
  ] as const) {
    it(`leaves every input of ${stack} as it was, tags too`, async () => {
      const { resources, inputs } = await moved(stack);
      assert.ok(resources > min, `only ${resources} resources were compared`);
      assert.deepEqual(inputs, []);
    });
  }

  // The last one neither created a writer nor will: it joins either way, and only another region than before.
  for (const stack of [before, after, "ap-south-1"]) {
    it(`moves in ${stack} only what a cluster is created with, which Pulumi ignores, and the nights of maintenance`, async () => {
      const { resources, inputs: all } = await moved(stack);
      const inputs = all.filter((it) => !/:Cluster(Instance)? \S+ preferredMaintenanceWindow$/.test(it));
      assert.ok(resources > 100, `only ${resources} resources were compared`);
      assert.deepEqual(inputs, stack === "ap-south-1" ? [origin] : creation);
      const ignored = [
        ...[...relationalClusterIgnores, ...relationalClusterOrigins].map((name) => `${relational} ${name}`),
        ...documentClusterIgnores.map((name) => `${document} ${name}`),
      ];
      assert.deepEqual(
        inputs.filter((input) => !ignored.includes(input)),
        [],
      );
    });
  }
});
