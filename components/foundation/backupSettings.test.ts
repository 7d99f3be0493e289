import assert from "node:assert/strict";
import { record, settled, watchOptions } from "../../test/recorder";
import { BackupRegionSettings } from "./backupSettings";
import { regions } from "./foundation.samples";

const type = "aws:backup/regionSettings:RegionSettings";

async function declare(preview: boolean) {
  const recorder = record({ preview });
  const watch = watchOptions();
  new BackupRegionSettings("backup-settings", { regions }, { transformations: [watch.transformation] });
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
          resourceTypeOptInPreference: { Aurora: true, DocumentDB: true, DynamoDB: true, S3: true },
        })),
      );
    });
  }

  it("leave alone what the account chose for other types, and nothing of what they opt in to", async () => {
    const { watch } = await declare(false);
    const { ignoreChanges } = watch.of(type, "backup-settings-us-east-1");
    assert.equal(ignoreChanges?.length, 15);
    assert.equal(ignoreChanges?.includes('resourceTypeOptInPreference["Redshift Serverless"]'), true);
    for (const own of ["Aurora", "DocumentDB", "DynamoDB", "S3"]) {
      assert.equal(ignoreChanges?.includes(`resourceTypeOptInPreference["${own}"]`), false);
    }
  });
});
