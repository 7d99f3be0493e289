import assert from "node:assert/strict";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { withEmulator } from "../../../emulator/emulator.fixture";
import type { Cloud, AnyEntry } from "../../entry";
import { entries } from "./keys";

describe("the entries of keys", function () {
  const { cloudIn } = withEmulator(this);
  const key = entries["aws:kms/key:Key"] as AnyEntry;
  const replica = entries["aws:kms/replicaKey:ReplicaKey"] as AnyEntry;
  const alias = entries["aws:kms/alias:Alias"] as AnyEntry;
  let home: Cloud;
  let away: Cloud;
  before(() => {
    home = cloudIn("us-east-1");
    away = cloudIn("ap-south-1");
  });

  const metadata = async (cloud: Cloud, KeyId: string) =>
    (await cloud.client(KMSClient).send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;

  it("makes a replica in its own region, whatever region its primary lives in", async () => {
    const id = await key.create(home, { multiRegion: true });
    const primary = await key.read(home, id, {});
    const replicaId = await replica.create(away, { primaryKeyArn: primary!.outputs.arn });
    assert.equal(replicaId, id);
    const seen = await replica.read(away, replicaId, {});
    assert.equal(seen?.outputs.arn, `arn:aws:kms:ap-south-1:123456789012:key/${id}`);
    assert.equal(seen?.inputs.primaryKeyArn, `arn:aws:kms:us-east-1:123456789012:key/${id}`);
  });

  it("gives one alias to a key in each region", async () => {
    for (const cloud of [home, away]) {
      const targetKeyId = await key.create(cloud, {});
      const id = await alias.create(cloud, { name: "alias/meridian", targetKeyId });
      const seen = await alias.read(cloud, id, { targetKeyId });
      assert.equal(seen?.outputs.targetKeyArn, `arn:aws:kms:${cloud.region}:123456789012:key/${targetKeyId}`);
    }
  });

  it("leaves a removed key pending for as long as was asked, and calls it gone", async () => {
    const id = await key.create(home, {});
    const before = Date.now();
    await key.remove(home, id, { deletionWindowInDays: 7 });
    const seen = await metadata(home, id);
    assert.equal(seen?.KeyState, "PendingDeletion");
    assert.equal(Math.round((seen.DeletionDate!.getTime() - before) / 86_400_000), 7);
    assert.equal(await key.read(home, id, {}), undefined);
  });

  it("refuses an alias whose name doesn't begin with alias/", async () => {
    const targetKeyId = await key.create(home, {});
    const made = alias.create(home, { name: "meridian", targetKeyId });
    await assert.rejects(made, { message: 'KMS alias is named meridian: give a name that begins with "alias/".' });
  });
});
