import assert from "node:assert/strict";
import { record, settled } from "../../test/recorder";
import { six, three, two } from "../../test/settings";
import { topicArnOf } from "./global.samples";
import { nextRegion } from "../../outputs/backupRing";
import { byRegion } from "./regions";
import { ReplicationAlarms } from "./replicationAlarms";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

function alarmsFor(regions: readonly string[]): ReplicationAlarms {
  return new ReplicationAlarms("replication-alarms", {
    regions,
    bucketNames: byRegion(regions, (region) => `backups-${region}`),
    ruleIds: byRegion(regions, (region) => `to-${nextRegion(region, regions)}`),
    alarmTopicArns: byRegion(regions, topicArnOf),
  });
}

const common = {
  namespace: "AWS/S3",
  dimensions: { SourceBucket: "backups-ap-south-1", DestinationBucket: "backups-us-east-1", RuleId: "to-us-east-1" },
  period: 300,
  evaluationPeriods: 1,
  comparisonOperator: "GreaterThanThreshold",
  treatMissingData: "notBreaching",
};

describe("ReplicationAlarms", () => {
  it("ring where the copy is when it comes later than promised", async () => {
    const recorder = record();
    alarmsFor(three);
    await settled();

    assert.deepEqual(recorder.only(alarmType, "backup-replication-late-ap-south-1").inputs, {
      ...common,
      region: "us-east-1",
      alarmDescription: "Backups of ap-south-1 reach us-east-1 later than 15 minutes",
      metricName: "ReplicationLatency",
      statistic: "Maximum",
      threshold: 900,
      alarmActions: [topicArnOf("us-east-1")],
      okActions: [topicArnOf("us-east-1")],
    });
  });

  it("ring where the source is when it never comes", async () => {
    const recorder = record();
    alarmsFor(three);
    await settled();

    assert.deepEqual(recorder.only(alarmType, "backup-replication-failed-ap-south-1").inputs, {
      ...common,
      region: "ap-south-1",
      alarmDescription: "A backup of ap-south-1 was not copied to us-east-1",
      metricName: "OperationsFailedReplication",
      statistic: "Sum",
      threshold: 0,
      alarmActions: [topicArnOf("ap-south-1")],
      okActions: [topicArnOf("ap-south-1")],
    });
  });

  it("are two for each region", async () => {
    for (const regions of [two, three, six]) {
      const recorder = record();
      alarmsFor(regions);
      await settled();
      assert.equal(recorder.of(alarmType).length, 2 * regions.length);
    }
  });
});
