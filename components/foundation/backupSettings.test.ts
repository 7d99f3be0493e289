import assert from "node:assert/strict";
import { record, settled, watchOptions } from "../../test/recorder";
import type { DatabaseKind } from "../../config/settings";
import { BackupRegionSettings } from "./backupSettings";
import { regions } from "./foundation.samples";

const type = "aws:backup/regionSettings:RegionSettings";

async function declare(preview: boolean, relationalKind: DatabaseKind = "aurora-global") {
  const recorder = record({ preview });
  const watch = watchOptions();
  const args = { regions, relationalKind, accountSingletons: "own" as const };
  new BackupRegionSettings("backup-settings", args, { transformations: [watch.transformation] });
  await settled();
  return { recorder, watch };
}

describe("BackupRegionSettings", () => {
  for (const preview of [false, true]) {
    it(`opt in to what Meridian stores, in every region${preview ? ", in a preview" : ""}`, async () => {
      const { recorder } = await declare(preview);
      assert.equal(recorder.of(type).length, regions.length);
      assert.deepEqual(
        regions.map((region) => recorder.only(type, `backup-settings-${region}`).inputs),
        regions.map((region) => ({
          region,
          resourceTypeOptInPreference: { Aurora: true, DocumentDB: true, S3: true },
        })),
      );
    });
  }

  it("opt in to RDS where the relational database is an instance, and leave Aurora alone then", async () => {
    const { recorder, watch } = await declare(false, "rds");
    const { resourceTypeOptInPreference } = recorder.only(type, "backup-settings-us-east-1").inputs;
    assert.deepEqual(resourceTypeOptInPreference, { DocumentDB: true, RDS: true, S3: true });
    const ignored = watch.of(type, "backup-settings-us-east-1").ignoreChanges ?? [];
    const has = (it: string) => ignored.some((path) => path.includes(it));
    assert.deepEqual([has("Aurora"), has("RDS"), has("DynamoDB")], [true, false, true]);
  });

  it("leave alone what the account chose for other types, and nothing of what they opt in to", async () => {
    const { watch } = await declare(false);
    const { ignoreChanges } = watch.of(type, "backup-settings-us-east-1");
    assert.equal(ignoreChanges?.length, 16);
    assert.equal(ignoreChanges?.includes("resourceTypeOptInPreference.Redshift Serverless"), true);
    for (const own of ["Aurora", "DocumentDB", "S3"]) {
      assert.equal(ignoreChanges?.includes(`resourceTypeOptInPreference.${own}`), false);
    }
  });
});
