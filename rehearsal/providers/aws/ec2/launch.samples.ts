import type * as aws from "@pulumi/aws";
import { type AnySample, sample } from "../../entry";
import { needSecurityGroup, needVpc } from "./needs.samples";

const script = (text: string) => Buffer.from(`#!/bin/sh\n${text}\n`).toString("base64");

export const samples: Record<string, AnySample> = {
  "aws:ec2/launchTemplate:LaunchTemplate": sample<aws.ec2.LaunchTemplateArgs>({
    needs: async (cloud) => {
      const { vpc } = await needVpc(cloud);
      return { group: await needSecurityGroup(cloud, vpc, "instances") };
    },
    inputs: ({ group }) => ({
      name: "web",
      description: "first",
      imageId: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
      instanceType: "m7i.large",
      userData: script("echo one"),
      ebsOptimized: "true",
      disableApiTermination: false,
      instanceInitiatedShutdownBehavior: "terminate",
      iamInstanceProfile: { arn: "arn:aws:iam::123456789012:instance-profile/web" },
      monitoring: { enabled: true },
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: "enabled",
      },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            encrypted: "true",
            deleteOnTermination: "true",
            volumeSize: 20,
            volumeType: "gp3",
            throughput: 125,
            iops: 3000,
          },
        },
      ],
      vpcSecurityGroupIds: [group!],
      tagSpecifications: [
        { resourceType: "instance", tags: { Name: "web" } },
        { resourceType: "volume", tags: { Name: "web" } },
      ],
      updateDefaultVersion: true,
      tags: { Name: "a" },
    }),
    change: ({ group }) => ({
      description: "second",
      instanceType: "m7i.xlarge",
      userData: script("echo two"),
      monitoring: { enabled: false },
      vpcSecurityGroupIds: undefined,
      networkInterfaces: [
        { deviceIndex: 0, associatePublicIpAddress: "false", deleteOnTermination: "true", securityGroups: [group!] },
      ],
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "web-2" }),
  }),
};
