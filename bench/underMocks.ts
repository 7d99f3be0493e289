/**
 * The whole program of one region stack under Pulumi's mocks, in this process alone: no engine, no provider, no cloud.
 * Prints `{"seconds": N, "resources": N}`, counted from the start of the process.
 */
import "../deploy/lateImports";
import * as pulumi from "@pulumi/pulumi";
import path from "node:path";
import { answers, factsOf, foundationValues } from "../components/region/region.samples";
import { skipPromiseTraces } from "../deploy/promiseTraces";
import { projectFile, stackFiles } from "../config/files";
import { record, settled } from "../test/recorder";

const region = "us-east-1";
const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  skipPromiseTraces();
  const recorder = record({ ...answers, stack: region, stacks: { foundation: { ...foundationValues() } }, functions });
  pulumi.runtime.setAllConfig(configuration());
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- `export =` of a CommonJS module, and its import is part of what is measured
  const run = require("../index") as (projectDirectory: string) => Promise<Record<string, unknown>>;
  await pulumi.runtime.runInPulumiStack(() => run(root));
  await settled();
  const resources = recorder.resources.filter((it) => !it.type.startsWith("pulumi:pulumi:")).length;
  process.stdout.write(`${JSON.stringify({ seconds: performance.now() / 1000, resources })}\n`);
}

/** As the engine would hand it over: this stack's file on top of the project's defaults. */
function configuration(): Record<string, string> {
  const { defaults } = projectFile(root, region);
  const values = {
    ...defaults,
    ...stackFiles(root, region)[region]?.plain,
    "meridian:imageDigest": `sha256:${"5".repeat(64)}`,
  };
  return Object.fromEntries(Object.entries(values).filter((it): it is [string, string] => it[1] !== undefined));
}

const facts = factsOf(region);

const functions = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: facts.accountId }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": () => ({ names: facts.zones, zoneIds: facts.zones }),
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": () => ({ id: "pl-1" }),
  "aws:ec2/getPrefixList:getPrefixList": () => ({ id: "pl-1" }),
  "aws:ec2/getAmi:getAmi": () => ({ id: facts.imageId }),
  "aws:ssm/getParameter:getParameter": () => ({ value: facts.imageId }),
};

void main();
