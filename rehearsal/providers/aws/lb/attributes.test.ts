import assert from "node:assert/strict";
import { type AttributeTable, fromAttributes, toAttributes } from "./attributes";

describe("load balancer attributes", () => {
  const table: AttributeTable = {
    "accessLogs.bucket": { attribute: "access_logs.s3.bucket", type: "text" },
    "accessLogs.enabled": { attribute: "access_logs.s3.enabled", type: "flag" },
    idleTimeout: { attribute: "idle_timeout.timeout_seconds", type: "number" },
  };

  it("are texts for every input that is given, false and 0 too", () => {
    assert.deepEqual(toAttributes(table, { accessLogs: { enabled: false }, idleTimeout: 0 }), [
      { Key: "access_logs.s3.enabled", Value: "false" },
      { Key: "idle_timeout.timeout_seconds", Value: "0" },
    ]);
  });

  it("become nested inputs again, without what has no number", () => {
    const attributes = [
      { Key: "access_logs.s3.bucket", Value: "logs" },
      { Key: "access_logs.s3.enabled", Value: "true" },
      { Key: "idle_timeout.timeout_seconds", Value: "" },
      { Key: "routing.http2.enabled", Value: "true" },
    ];
    assert.deepEqual(fromAttributes(table, attributes), { accessLogs: { bucket: "logs", enabled: true } });
  });
});
