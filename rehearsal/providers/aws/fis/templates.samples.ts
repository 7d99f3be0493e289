import type * as aws from "@pulumi/aws";
import { type AnySample, sample } from "../../entry";

const roleArn = "arn:aws:iam::123456789012:role/experiments";
const alarm = (name: string) => ({
  source: "aws:cloudwatch:alarm",
  value: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`,
});
const logs = (name: string) => ({
  logSchemaVersion: 2,
  cloudwatchLogsConfiguration: { logGroupArn: `arn:aws:logs:eu-west-1:123456789012:log-group:${name}:*` },
});

export const samples: Record<string, AnySample> = {
  "aws:fis/experimentTemplate:ExperimentTemplate": sample<aws.fis.ExperimentTemplateArgs>({
    inputs: () => ({
      description: "a",
      roleArn,
      stopConditions: [alarm("errors")],
      targets: [
        {
          ...{ name: "instances", resourceType: "aws:ec2:instance", selectionMode: "ALL" },
          resourceTags: [{ key: "Project", value: "meridian" }],
          filters: [{ path: "State.Name", values: ["running"] }],
        },
        {
          ...{ name: "clusters", resourceType: "aws:rds:cluster", selectionMode: "COUNT(1)" },
          resourceArns: ["arn:aws:rds:eu-west-1:123456789012:cluster:relational"],
          parameters: { writerAvailabilityZoneIdentifiers: "eu-west-1a" },
        },
      ],
      actions: [
        {
          ...{ name: "stop", actionId: "aws:ec2:stop-instances", description: "all of them" },
          parameters: [{ key: "startInstancesAfterDuration", value: "PT10M" }],
          target: { key: "Instances", value: "instances" },
        },
        {
          ...{ name: "fail-over", actionId: "aws:rds:failover-db-cluster", startAfters: ["stop"] },
          target: { key: "Clusters", value: "clusters" },
        },
      ],
      experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "fail" },
      logConfiguration: logs("a"),
      tags: { Name: "a" },
    }),
    change: () => ({
      description: "b",
      roleArn: `${roleArn}-b`,
      stopConditions: [alarm("errors"), alarm("capacity")],
      targets: [{ name: "subnets", resourceType: "aws:ec2:subnet", selectionMode: "ALL", resourceArns: ["arn:a"] }],
      actions: [
        {
          ...{ name: "cut-off", actionId: "aws:network:disrupt-connectivity" },
          parameters: [{ key: "duration", value: "PT10M" }],
          target: { key: "Subnets", value: "subnets" },
        },
      ],
      experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "skip" },
      logConfiguration: logs("b"),
    }),
    replacement: () => ({ tags: { Name: "b" } }),
  }),
};
