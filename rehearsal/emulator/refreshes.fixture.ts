import * as sdk from "@aws-sdk/client-auto-scaling";
import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as ec2 from "@aws-sdk/client-ec2";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import { needSubnets } from "../providers/aws/ec2/needs.samples";
import type { Cloud } from "../providers/entry";
import { control } from "./faults";

/** A group of four on the first version of a launch template that has two, and an alarm of users' errors. */
export class RefreshedGroup {
  readonly alarm: string;

  private constructor(
    private readonly endpoint: string,
    readonly cloud: Cloud,
    readonly name: string,
    readonly launchTemplateId: string,
    private readonly vpc: string,
  ) {
    this.alarm = `${name}-errors`;
  }

  static async make(endpoint: string, cloud: Cloud, name: string): Promise<RefreshedGroup> {
    const compute = cloud.client(ec2.EC2Client);
    const LaunchTemplateData = { ImageId: "ami-12c6146b", InstanceType: "m7i.large" } as const;
    const made = await compute.send(
      new ec2.CreateLaunchTemplateCommand({ LaunchTemplateName: name, LaunchTemplateData }),
    );
    const LaunchTemplateId = made.LaunchTemplate!.LaunchTemplateId!;
    const UserData = Buffer.from("#!/bin/sh\necho another").toString("base64");
    const next = { LaunchTemplateId, SourceVersion: "1", LaunchTemplateData: { UserData } };
    await compute.send(new ec2.CreateLaunchTemplateVersionCommand(next));
    const { vpc, first, second } = await needSubnets(cloud);
    await cloud.client(sdk.AutoScalingClient).send(
      new sdk.CreateAutoScalingGroupCommand({
        AutoScalingGroupName: name,
        MinSize: 4,
        MaxSize: 8,
        VPCZoneIdentifier: `${first},${second}`,
        LaunchTemplate: { LaunchTemplateId, Version: "1" },
      }),
    );
    const group = new RefreshedGroup(endpoint, cloud, name, LaunchTemplateId, vpc);
    await group.putAlarm();
    return group;
  }

  private putAlarm(): Promise<unknown> {
    const metric = {
      Namespace: "Shop",
      MetricName: "5xx",
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
    } as const;
    return this.cloud.client(cloudwatch.CloudWatchClient).send(
      new cloudwatch.PutMetricAlarmCommand({
        ...metric,
        AlarmName: this.alarm,
        ComparisonOperator: "GreaterThanThreshold",
        Threshold: 1,
      }),
    );
  }

  /** How the emulator refreshes from now on. */
  async refreshes(how: {
    readonly pace?: "at once" | "stepwise" | "as found";
    readonly unhealthy?: readonly string[];
    /** Warm-ups are divided by it. */
    readonly scale?: number;
    /** Seconds. */
    readonly patience?: number;
  }) {
    await control(this.endpoint, "refreshes", how);
  }

  async setAlarm(StateValue: "ALARM" | "OK"): Promise<void> {
    const state = { AlarmName: this.alarm, StateValue, StateReason: "a test" };
    await this.cloud.client(cloudwatch.CloudWatchClient).send(new cloudwatch.SetAlarmStateCommand(state));
  }

  async start(more: Partial<sdk.StartInstanceRefreshCommandInput> = {}): Promise<string> {
    const started = await this.cloud.client(sdk.AutoScalingClient).send(
      new sdk.StartInstanceRefreshCommand({
        AutoScalingGroupName: this.name,
        DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: this.launchTemplateId, Version: "2" } },
        Preferences: { AutoRollback: true, SkipMatching: true, AlarmSpecification: { Alarms: [this.alarm] } },
        ...more,
      }),
    );
    return started.InstanceRefreshId!;
  }

  /** Asked for once, which at a stepwise pace replaces one instance. */
  async refresh(): Promise<sdk.InstanceRefresh> {
    const asked = { AutoScalingGroupName: this.name };
    const found = await this.cloud.client(sdk.AutoScalingClient).send(new sdk.DescribeInstanceRefreshesCommand(asked));
    return found.InstanceRefreshes![0]!;
  }

  async refreshed(): Promise<sdk.InstanceRefresh> {
    for (;;) {
      const seen = await this.refresh();
      if (!["InProgress", "RollbackInProgress"].includes(seen.Status!)) return seen;
    }
  }

  /** Versions: the group's own, and those of its instances. */
  async versions(): Promise<{ readonly group: string; readonly instances: readonly string[] }> {
    const asked = { AutoScalingGroupNames: [this.name] };
    const found = await this.cloud.client(sdk.AutoScalingClient).send(new sdk.DescribeAutoScalingGroupsCommand(asked));
    const { LaunchTemplate, Instances = [] } = found.AutoScalingGroups![0]!;
    return { group: LaunchTemplate!.Version!, instances: Instances.map((it) => it.LaunchTemplate!.Version!).sort() };
  }

  /** A target group whose targets nobody finds healthy. */
  async watchTargets(): Promise<void> {
    const balancing = this.cloud.client(elb.ElasticLoadBalancingV2Client);
    const about = { Name: this.name, Protocol: "HTTP", Port: 80, VpcId: this.vpc } as const;
    const TargetGroupARN = (await balancing.send(new elb.CreateTargetGroupCommand(about))).TargetGroups![0]!
      .TargetGroupArn!;
    const attached = { AutoScalingGroupName: this.name, TargetGroupARNs: [TargetGroupARN] };
    const scaling = this.cloud.client(sdk.AutoScalingClient);
    await scaling.send(new sdk.AttachLoadBalancerTargetGroupsCommand(attached));
    await control(this.endpoint, "targets", { group: TargetGroupARN, targets: [] });
  }

  async scaleTo(DesiredCapacity: number): Promise<void> {
    const capacity = { AutoScalingGroupName: this.name, DesiredCapacity };
    await this.cloud.client(sdk.AutoScalingClient).send(new sdk.SetDesiredCapacityCommand(capacity));
  }
}
