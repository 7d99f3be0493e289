import assert from "node:assert/strict";
import { record, settled } from "../../test/recorder";
import { RelationalBackups } from "./relationalBackups";

const type = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication";
const source = "arn:aws:rds:eu-west-1:123456789012:db:meridian-relational-1";

describe("RelationalBackups", () => {
  it("copies the writer's backups to another region, under that region's key", async () => {
    const recorder = record();
    new RelationalBackups("relational-backups", {
      from: "eu-west-1",
      to: "ap-south-1",
      sourceInstanceArn: source,
      keyArn: "key of ap-south-1",
      retentionDays: 9,
    });
    await settled();
    const { name, inputs } = recorder.only(type);
    // Another source is another resource: the new copies begin before the old ones end.
    assert.equal(name, "relational-backups-eu-west-1");
    assert.deepEqual(inputs, {
      region: "ap-south-1",
      sourceDbInstanceArn: source,
      kmsKeyId: "key of ap-south-1",
      retentionPeriod: 9,
    });
  });
});
