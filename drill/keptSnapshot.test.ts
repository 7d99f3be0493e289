import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { platformNames } from "../outputs/platformNames";
import { drillPlatform } from "./drillPlatform";
import { keepSnapshot, snapshotIn, snapshotOfRegion } from "./keptSnapshot";
import { sampleOutputs } from "./platform.fixture";
import { snapshotOf, textOf } from "./snapshot";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];

function sample(name = "meridian") {
  const outputs = sampleOutputs("globalCluster");
  const { backupBucketPrefix, documentGlobalCluster } = platformNames(name);
  for (const it of regions) outputs[it]!["backupBucketName"] = `${backupBucketPrefix}${it}`;
  outputs["foundation"]!["documentGlobalClusterId"] = documentGlobalCluster;
  return snapshotOf({ takenAt: new Date(0), commit: "c0ffee", domain: "shop.example.com", regions, outputs });
}

/** Buckets of every region, of which the first is lost. */
class Buckets {
  readonly objects = new Map<string, string>();

  readonly in = (region: string): S3Client =>
    ({
      send: ({ constructor, input }: { constructor: { name: string }; input: Record<string, string> }) => {
        if (region === "us-east-1") return Promise.reject(new Error("us-east-1 doesn't answer"));
        const id = `${input["Bucket"]}/${input["Key"]}`;
        const found = ["backup-bucket-other", `backup-bucket-${region}`, `staging-backup-bucket-${region}`];
        switch (constructor.name) {
          case "PutObjectCommand":
            return Promise.resolve(void this.objects.set(id, input["Body"]!));
          case "ListBucketsCommand":
            return Promise.resolve({
              Buckets: found.filter((it) => it.startsWith(input["Prefix"]!)).map((Name) => ({ Name })),
            });
          default: {
            const text = this.objects.get(id);
            return text === undefined
              ? Promise.reject(Object.assign(new Error("none"), { name: "NoSuchKey" }))
              : Promise.resolve({ Body: { transformToString: () => Promise.resolve(text) } });
          }
        }
      },
    }) as unknown as S3Client;
}

describe("the snapshot that is kept", () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), "kept-snapshot-test-"))));
  after(() => rm(folder, { recursive: true }));

  it("is in a file and in the bucket of every region that answers, and says which didn't", async () => {
    const buckets = new Buckets();
    const file = path.join(folder, "build", "platform.json");
    const { kept, failed } = await keepSnapshot(sample(), { file, objectsIn: buckets.in });
    assert.deepEqual(kept, [
      file,
      "s3://backup-bucket-eu-west-1/drills/eu-west-1/platform.json in eu-west-1",
      "s3://backup-bucket-ap-south-1/drills/ap-south-1/platform.json in ap-south-1",
    ]);
    assert.deepEqual(failed, ["us-east-1: us-east-1 doesn't answer"]);
    assert.deepEqual([...buckets.objects.values()], [textOf(sample()), await readFile(file, "utf8")]);
    assert.deepEqual(await snapshotIn(file), sample());
    assert.deepEqual(await snapshotOfRegion("ap-south-1", buckets.in("ap-south-1")), sample());
  });

  it("is each platform's own, where an account has several", async () => {
    const buckets = new Buckets();
    const file = path.join(folder, "staging.json");
    await keepSnapshot(sample("staging"), { file, objectsIn: buckets.in });
    const there = buckets.in("ap-south-1");
    const found = await snapshotOfRegion("ap-south-1", there, "staging");
    assert.equal(drillPlatform(found).name, "staging");
    await assert.rejects(snapshotOfRegion("ap-south-1", there), /keeps no snapshot of the platform/);
  });

  it("isn't found where nothing was kept, and says where it was looked for", async () => {
    await assert.rejects(snapshotOfRegion("eu-west-1", new Buckets().in("eu-west-1")), {
      message:
        "eu-west-1 keeps no snapshot of the platform: none of backup-bucket-other, backup-bucket-eu-west-1 has " +
        "drills/eu-west-1/platform.json. npm run deploy writes it.",
    });
    await assert.rejects(
      snapshotIn(path.join(folder, "none.json")),
      /can't be read: ENOENT.*npm run deploy writes one/,
    );
  });
});
