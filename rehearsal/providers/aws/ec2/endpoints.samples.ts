import * as logs from "@aws-sdk/client-cloudwatch-logs";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";
import { needSecurityGroup, needSubnets, needVpc } from "./needs.samples";

async function needEndpoint(cloud: Cloud): Promise<Record<string, string>> {
  const net = await needSubnets(cloud);
  return {
    ...net,
    group: await needSecurityGroup(cloud, net.vpc, "endpoints"),
    otherGroup: await needSecurityGroup(cloud, net.vpc, "other-endpoints"),
  };
}

async function needFlowLog(cloud: Cloud): Promise<Record<string, string>> {
  const { vpc } = await needVpc(cloud);
  const client = cloud.client(logs.CloudWatchLogsClient);
  await client.send(new logs.CreateLogGroupCommand({ logGroupName: "flow" }));
  const found = await client.send(new logs.DescribeLogGroupsCommand({ logGroupNamePrefix: "flow" }));
  return { vpc, group: found.logGroups![0]!.logGroupArn ?? "" };
}

const policy = (action: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: action, Resource: "*" }],
  });

export const samples: Record<string, AnySample> = {
  "aws:ec2/vpcEndpoint:VpcEndpoint": sample<aws.ec2.VpcEndpointArgs>({
    needs: needEndpoint,
    inputs: ({ vpc, first, group }) => ({
      vpcId: vpc!,
      vpcEndpointType: "Interface",
      serviceName: "com.amazonaws.eu-west-1.ssm",
      privateDnsEnabled: true,
      policy: policy("ssm:*"),
      subnetIds: [first!],
      securityGroupIds: [group!],
      tags: { Name: "a" },
    }),
    change: ({ first, second, otherGroup }) => ({
      privateDnsEnabled: false,
      policy: policy("ssm:GetParameter"),
      subnetIds: [first!, second!],
      securityGroupIds: [otherGroup!],
      tags: { Name: "b" },
    }),
    replacement: () => ({ serviceName: "com.amazonaws.eu-west-1.ssmmessages" }),
  }),
  "aws:ec2/flowLog:FlowLog": sample<aws.ec2.FlowLogArgs>({
    needs: needFlowLog,
    inputs: ({ vpc, group }) => ({
      vpcId: vpc,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group,
      iamRoleArn: "arn:aws:iam::123456789012:role/flow",
      maxAggregationInterval: 600,
      logFormat: "${version} ${srcaddr} ${dstaddr} ${action}",
      tags: { Name: "a" },
    }),
    change: () => ({ tags: { Name: "b" } }),
    replacement: () => ({
      trafficType: "REJECT",
      logDestination: "arn:aws:logs:eu-west-1:123456789012:log-group:other",
    }),
  }),
};
