import assert from "node:assert/strict";
import { record, settled, watchOptions } from "../../test/recorder";
import { answers } from "./foundation.samples";
import { GlobalDatabases } from "./globalDatabases";

const relationalType = "aws:rds/globalCluster:GlobalCluster";
const documentType = "aws:docdb/globalCluster:GlobalCluster";

async function declare(protect: boolean) {
  const recorder = record(answers);
  const watch = watchOptions();
  const args = { region: "eu-west-1", relationalEngineVersion: "16.6", documentEngineVersion: "5.0.0", protect };
  new GlobalDatabases("databases", args, { transformations: [watch.transformation] });
  await settled();
  return { recorder, watch };
}

describe("GlobalDatabases", () => {
  it("are created empty: no source, no member, no database, encrypted, in the bootstrap region", async () => {
    const { recorder } = await declare(true);
    const common = { region: "eu-west-1", storageEncrypted: true, deletionProtection: true };
    assert.deepEqual(recorder.only(relationalType, "relational-global-cluster").inputs, {
      ...common,
      globalClusterIdentifier: "meridian-relational",
      engine: "aurora-postgresql",
      engineVersion: "16.6",
    });
    assert.deepEqual(recorder.only(documentType, "document-global-cluster").inputs, {
      ...common,
      globalClusterIdentifier: "meridian-document",
      engine: "docdb",
      engineVersion: "5.0.0",
    });
  });

  it("ignore no change, so that a version upgrade goes through them", async () => {
    const { watch } = await declare(true);
    assert.deepEqual(
      watch.where(({ ignoreChanges }) => ignoreChanges !== undefined),
      [],
    );
  });

  it("are protected twice, and not at all in a throw-away stack", async () => {
    const kept = await declare(true);
    assert.equal(kept.watch.of(relationalType, "relational-global-cluster").protect, true);
    assert.equal(kept.watch.of(documentType, "document-global-cluster").protect, true);
    const { recorder, watch } = await declare(false);
    assert.equal(watch.of(relationalType, "relational-global-cluster").protect, false);
    assert.equal(recorder.only(relationalType).inputs["deletionProtection"], false);
    assert.equal(recorder.only(documentType).inputs["deletionProtection"], false);
  });
});
