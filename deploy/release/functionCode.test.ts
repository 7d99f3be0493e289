import assert from "node:assert/strict";
import type { S3Client } from "@aws-sdk/client-s3";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { machineClock, type Ports } from "../../drill/ports";
import { takeStep } from "../../drill/runner";
import { digestIn } from "./digest";
import { functionSteps } from "./functionCode";

const digest = `sha256:${"ab".repeat(32)}`;
const key = `functions/${"ab".repeat(32)}.zip`;
const imageKey = `functions/${"ab".repeat(32)}-images.zip`;
const interruption = new AbortController().signal;
const ports: Ports = {
  ...{ clock: machineClock(interruption), interruption, say: () => undefined, pollMilliseconds: 5 },
  confirm: () => Promise.resolve(true),
};
const refused = (name: string): Error => Object.assign(new Error(name), { name });

/** Buckets by name, with what lies in each; whoever asks one that is out is refused. */
function fakeBuckets(kept: Record<string, string[]>, out: readonly string[] = []) {
  const puts: string[] = [];
  const send = ({ constructor, input }: { constructor: { name: string }; input: Record<string, unknown> }) => {
    const { Bucket, Key, Body } = input as { Bucket: string; Key: string; Body?: Buffer };
    if (out.includes(Bucket)) return Promise.reject(refused("AccessDenied"));
    if (constructor.name === "HeadObjectCommand")
      return kept[Bucket]!.includes(Key) ? Promise.resolve({}) : Promise.reject(refused("NotFound"));
    if (Bucket === "none") return Promise.reject(refused("NoSuchBucket"));
    puts.push(`${Bucket}/${Key}: ${Body!.toString()}`);
    kept[Bucket]!.push(Key);
    return Promise.resolve({});
  };
  const buckets = Object.keys(kept).map((name) => ({ name, s3: { send } as unknown as S3Client }));
  return { buckets, puts };
}

describe("a release's step with the functions' code", () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(path.join(tmpdir(), "meridian-functions-"));
    copyFileSync(path.join(__dirname, "..", "..", "Pulumi.yaml"), path.join(directory, "Pulumi.yaml"));
    writeFileSync(path.join(directory, "functions.zip"), "code");
    writeFileSync(path.join(directory, "images.zip"), "sharp");
  });
  after(() => rmSync(directory, { recursive: true }));

  const released = async (kept: Record<string, string[]>, out: readonly string[] = []) => {
    const { buckets, puts } = fakeBuckets(kept, out);
    const zips = { functions: path.join(directory, "functions.zip"), images: path.join(directory, "images.zip") };
    const context = { source: { directory }, functions: { buckets, zips, digest } };
    const outcomes: string[] = [];
    for (const step of functionSteps(context)) {
      const { outcome, detail } = await takeStep(step, context, ports);
      outcomes.push(`${outcome}: ${detail}`);
      if (outcome !== "held") break;
    }
    return { outcomes, puts };
  };

  it("isn't taken where the platform has no functions", () =>
    assert.deepEqual(functionSteps({ source: { directory } }), []));

  it("uploads both archives to each region's bucket that lacks them, the one last that is looked for, and names their digest in Pulumi.yaml", async () => {
    const image = digestIn(directory);
    const { outcomes, puts } = await released({ "code-eu": [], "code-us": [key], "code-ap": [] });
    assert.deepEqual(puts, [
      ...[`code-eu/${imageKey}: sharp`, `code-ap/${imageKey}: sharp`],
      ...[`code-eu/${key}: code`, `code-ap/${key}: code`],
    ]);
    assert.deepEqual(outcomes, [
      `held: ${digest} in code-eu and code-ap; what runs stays until it is deployed`,
      `held: is ${digest} now`,
    ]);
    assert.deepEqual([digestIn(directory, "functionsDigest"), digestIn(directory)], [digest, image]);
  });

  it("does nothing where every bucket has it and Pulumi.yaml names it", async () => {
    const { outcomes, puts } = await released({ "code-eu": [key], "code-us": [key] });
    assert.deepEqual(puts, []);
    assert.deepEqual(outcomes, [`held: ${digest} was uploaded before`, `held: is ${digest}`]);
  });

  it("says who makes a bucket that isn't there", async () => {
    const { outcomes } = await released({ none: [] });
    assert.match(
      outcomes.join(),
      /^failed: The bucket none isn't there\. foundation makes one .* npm run release again\.$/,
    );
  });

  it("is refused where a bucket says neither that it has it nor that it hasn't, and names nothing", async () => {
    const { outcomes, puts } = await released({ "code-eu": [], "code-us": [] }, ["code-us"]);
    assert.deepEqual([outcomes, puts], [["refused: AccessDenied"], []]);
  });
});
