import assert from "node:assert/strict";
import { record, settled } from "../../test/recorder";
import { notKnown } from "./global.samples";
import { WebAcl } from "./webAcl";
import { webAclRules } from "./webAclRules";

const aclType = "aws:wafv2/webAcl:WebAcl";
const logGroupType = "aws:cloudwatch/logGroup:LogGroup";
const loggingType = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";

const visibility = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
});

describe("WebAcl", () => {
  it("has the rules, measured, and lets through what none of them blocks", async () => {
    const recorder = record();
    new WebAcl("web-acl", { requestsPerFiveMinutes: 2000, logRetentionDays: 90 });
    await settled();

    assert.deepEqual(recorder.only(aclType).inputs, {
      region: "us-east-1",
      scope: "CLOUDFRONT",
      description: "Edge of the shop",
      defaultAction: { allow: {} },
      rules: webAclRules(2000, "passwords"),
      visibilityConfig: visibility("edge"),
    });
  });

  it("logs to an encrypted group that WAF accepts, without credentials", async () => {
    const recorder = record();
    new WebAcl("web-acl", { requestsPerFiveMinutes: 2000, logRetentionDays: 90, logKeyArn: "arn:key" });
    await settled();

    const logs = recorder.only(logGroupType);
    assert.match(logs.name, /^aws-waf-logs-/);
    assert.deepEqual(logs.inputs, { region: "us-east-1", retentionInDays: 90, kmsKeyId: "arn:key" });
    assert.deepEqual(recorder.only(loggingType).inputs, {
      region: "us-east-1",
      resourceArn: "arn:aws:mock:eu-west-1:123456789012:web-acl",
      logDestinationConfigs: ["arn:aws:mock:eu-west-1:123456789012:aws-waf-logs-edge"],
      redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
    });
  });

  it("leaves encryption to CloudWatch where there is no key in us-east-1", async () => {
    const recorder = record();
    new WebAcl("web-acl", { requestsPerFiveMinutes: 2000, logRetentionDays: 90 });
    await settled();

    assert.deepEqual(recorder.only(logGroupType).inputs, { region: "us-east-1", retentionInDays: 90 });
  });

  it("is planned in full while its ARN is unknown", async () => {
    const recorder = record({ preview: true });
    new WebAcl("web-acl", { requestsPerFiveMinutes: 2000, logRetentionDays: 90 });
    await settled();

    assert.deepEqual(recorder.only(loggingType).inputs["resourceArn"], notKnown);
  });
});
