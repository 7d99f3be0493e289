import assert from "node:assert/strict";
import { fields, flagAsText, numberAsText } from "../wire";
import { attribute } from "./attributes";

describe("load balancer attributes", () => {
  const logs = fields<{ bucket?: string; enabled?: boolean }>({
    bucket: attribute("access_logs.s3.bucket"),
    enabled: attribute("access_logs.s3.enabled", flagAsText),
  });
  const table = fields<{ accessLogs?: object; idleTimeout?: number }>({
    accessLogs: ["", logs],
    idleTimeout: attribute("idle_timeout.timeout_seconds", numberAsText),
  });

  it("are texts for every input that is given, false and 0 too", () => {
    assert.deepEqual(table.toAws({ accessLogs: { enabled: false }, idleTimeout: 0 }), {
      Attributes: [
        { Key: "access_logs.s3.enabled", Value: "false" },
        { Key: "idle_timeout.timeout_seconds", Value: "0" },
      ],
    });
  });

  it("become nested inputs again, without what has no number", () => {
    const Attributes = [
      { Key: "access_logs.s3.bucket", Value: "logs" },
      { Key: "access_logs.s3.enabled", Value: "true" },
      { Key: "idle_timeout.timeout_seconds", Value: "" },
      { Key: "routing.http2.enabled", Value: "true" },
    ];
    const accessLogs = { bucket: "logs", enabled: true };
    assert.deepEqual(table.fromAws({ Attributes }), { accessLogs, idleTimeout: undefined });
  });
});
