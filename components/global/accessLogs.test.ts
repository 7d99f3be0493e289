import assert from "node:assert/strict";
import { record, settled } from "../../test/recorder";
import { AccessLogs } from "./accessLogs";

describe("AccessLogs", () => {
  it("keep CloudFront's logs in us-east-1 for as many days as configured, with the ACLs it needs", async () => {
    const recorder = record();
    new AccessLogs("access-logs", { retentionDays: 90, protect: true });
    await settled();

    assert.deepEqual(recorder.only("aws:s3/bucket:Bucket").inputs, { region: "us-east-1", forceDestroy: false });
    const controls = recorder.only("aws:s3/bucketOwnershipControls:BucketOwnershipControls");
    assert.deepEqual(controls.inputs["rule"], { objectOwnership: "BucketOwnerPreferred" });
    const lifecycle = recorder.only("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
    assert.deepEqual(lifecycle.inputs["rules"], [
      {
        id: "expire",
        status: "Enabled",
        filter: {},
        expiration: { days: 90 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
      },
    ]);
    assert.equal(recorder.of("aws:s3/bucketPolicy:BucketPolicy").length, 1);
  });
});
