import * as sdk from "@aws-sdk/client-auto-scaling";
import * as ec2 from "@aws-sdk/client-ec2";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";
import { needSecurityGroup, needSubnets } from "../ec2/needs.samples";

let made = 0;

async function needLaunch(cloud: Cloud): Promise<Record<string, string>> {
  const net = await needSubnets(cloud);
  const number = made++;
  const group = await needSecurityGroup(cloud, net.vpc, `launched-${number}`);
  const template = await cloud.client(ec2.EC2Client).send(
    new ec2.CreateLaunchTemplateCommand({
      LaunchTemplateName: `launched-${number}`,
      LaunchTemplateData: {
        ImageId: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
        InstanceType: "m7i.large",
        SecurityGroupIds: [group],
      },
    }),
  );
  const target = await cloud
    .client(elb.ElasticLoadBalancingV2Client)
    .send(
      new elb.CreateTargetGroupCommand({ Name: `launched-${number}`, VpcId: net.vpc, Protocol: "HTTP", Port: 8080 }),
    );
  return {
    ...net,
    group,
    template: template.LaunchTemplate!.LaunchTemplateId!,
    target: target.TargetGroups![0]!.TargetGroupArn!,
  };
}

async function needGroups(cloud: Cloud): Promise<Record<string, string>> {
  const launch = await needLaunch(cloud);
  const group = async (name: string) => {
    await cloud.client(sdk.AutoScalingClient).send(
      new sdk.CreateAutoScalingGroupCommand({
        AutoScalingGroupName: name,
        MinSize: 0,
        MaxSize: 1,
        VPCZoneIdentifier: launch["first"],
        LaunchTemplate: { LaunchTemplateId: launch["template"], Version: "1" },
      }),
    );
    return name;
  };
  return { group: await group("scaled"), otherGroup: await group("scaled-too") };
}

export const samples: Record<string, AnySample> = {
  "aws:autoscaling/group:Group": sample<aws.autoscaling.GroupArgs>({
    needs: needLaunch,
    inputs: ({ first, second, template, target }) => ({
      name: "web",
      minSize: 2,
      maxSize: 6,
      desiredCapacity: 3,
      vpcZoneIdentifiers: [first!, second!],
      launchTemplate: { id: template, version: "1" },
      targetGroupArns: [target!],
      healthCheckType: "ELB",
      healthCheckGracePeriod: 120,
      defaultInstanceWarmup: 60,
      maxInstanceLifetime: 1_209_600,
      instanceMaintenancePolicy: { minHealthyPercentage: 100, maxHealthyPercentage: 150 },
      availabilityZoneDistribution: { capacityDistributionStrategy: "balanced-best-effort" },
      instanceRefresh: {
        strategy: "Rolling",
        preferences: {
          autoRollback: false,
          minHealthyPercentage: 100,
          maxHealthyPercentage: 150,
          skipMatching: true,
          alarmSpecification: { alarms: ["errors"] },
        },
        triggers: ["tag"],
      },
      terminationPolicies: ["OldestInstance"],
      enabledMetrics: ["GroupInServiceInstances", "GroupDesiredCapacity"],
      suspendedProcesses: ["AZRebalance"],
      tags: [
        { key: "Name", value: "web", propagateAtLaunch: true },
        { key: "Old", value: "x", propagateAtLaunch: false },
      ],
      waitForCapacityTimeout: "1m",
    }),
    change: ({ template }) => ({
      minSize: 1,
      desiredCapacity: 2,
      launchTemplate: undefined,
      mixedInstancesPolicy: {
        instancesDistribution: { onDemandBaseCapacity: 2, onDemandPercentageAboveBaseCapacity: 100 },
        launchTemplate: {
          launchTemplateSpecification: { launchTemplateId: template, version: "1" },
          overrides: [{ instanceType: "m7i.large" }, { instanceType: "m6i.large" }],
        },
      },
      targetGroupArns: [],
      healthCheckGracePeriod: 60,
      defaultInstanceWarmup: 30,
      instanceMaintenancePolicy: { minHealthyPercentage: 90, maxHealthyPercentage: 120 },
      terminationPolicies: ["OldestLaunchTemplate", "Default"],
      enabledMetrics: ["GroupTotalInstances"],
      suspendedProcesses: [],
      tags: [{ key: "Name", value: "shop", propagateAtLaunch: true }],
    }),
    replacement: () => ({ name: "web-2" }),
  }),
  "aws:autoscaling/policy:Policy": sample<aws.autoscaling.PolicyArgs>({
    needs: needGroups,
    inputs: ({ group }) => ({
      name: "requests",
      autoscalingGroupName: group!,
      policyType: "TargetTrackingScaling",
      estimatedInstanceWarmup: 60,
      targetTrackingConfiguration: {
        targetValue: 400,
        predefinedMetricSpecification: {
          predefinedMetricType: "ALBRequestCountPerTarget",
          resourceLabel: "app/web/0123456789abcdef/targetgroup/web/0123456789abcdef",
        },
      },
    }),
    change: () => ({
      targetTrackingConfiguration: {
        targetValue: 50,
        disableScaleIn: true,
        predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
      },
    }),
    replacement: ({ otherGroup }) => ({ name: "requests-too", autoscalingGroupName: otherGroup! }),
  }),
};
