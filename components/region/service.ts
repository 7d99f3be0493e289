import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { instanceStartSeconds } from "../../config/startup";
import { surgePercent } from "../../config/surge";
import type { Alarm } from "./alarms";
import type { Compute, ComputeArgs, LaunchTemplateVersion } from "./compute";
import type { Graph } from "./graph";
import { InstanceRole } from "./instanceRole";
import { announcePendingVersion } from "./pendingVersion";
import { serviceAlarms, serviceGraphs } from "./serviceAlarms";
import { userData } from "./userData";

/** What an Auto Scaling service takes beside that. */
export interface AutoScalingServiceArgs extends ComputeArgs {
  /** Machine image, by id: with an alias of the parameter store, AWS cannot roll an instance refresh back. */
  readonly imageId: pulumi.Input<string>;
}

/** Seconds from launch until an instance serves when nothing has to be migrated: from then on its load counts. */
const warmupSeconds = 180;

/** The system and one image; nothing is kept here. Price: 0.08 USD a GB and month for gp3 in us-east-1 (https://aws.amazon.com/ebs/pricing/). */
const volumeGigabytes = 20;

/** Metrics of the group that alarms and the dashboard show. Free (https://aws.amazon.com/autoscaling/pricing/). */
const groupMetrics = [
  "GroupMinSize",
  "GroupMaxSize",
  "GroupDesiredCapacity",
  "GroupInServiceInstances",
  "GroupPendingInstances",
  "GroupTerminatingInstances",
  "GroupTotalInstances",
] as const;

/**
 * The storefront on EC2 Auto Scaling. No SSH and no key pair: people come in through Session Manager.
 *
 * It runs `minInstances` at all times, which carries the region's own demand and the largest share that it can inherit, so that
 * losing another region needs no launch. Price: the instances (https://aws.amazon.com/ec2/pricing/on-demand/).
 */
export class AutoScalingService extends pulumi.ComponentResource implements Compute {
  readonly autoScalingGroupName: pulumi.Output<string>;
  readonly launchTemplate: LaunchTemplateVersion;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly Graph[];

  constructor(
    name: string,
    private readonly args: AutoScalingServiceArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:AutoScalingService", name, {}, opts);
    const logs = new aws.cloudwatch.LogGroup(
      "storefront",
      { kmsKeyId: args.keyArn, retentionInDays: args.logRetentionDays },
      { parent: this },
    );
    const role = new InstanceRole("instance-role", { ...args, logGroupArn: logs.arn }, { parent: this });
    const template = this.createTemplate(role, logs);
    this.launchTemplate = { id: template.id, version: template.latestVersion.apply(String) };
    const group = this.createGroup(template);
    this.track(group);
    announcePendingVersion(this, args.region, group, this.launchTemplate);
    this.autoScalingGroupName = group.name;
    this.alarms = serviceAlarms(group.name, args.settings);
    this.graphs = serviceGraphs(group.name);
    this.registerOutputs({ autoScalingGroupName: this.autoScalingGroupName });
  }

  private createTemplate(role: InstanceRole, logs: aws.cloudwatch.LogGroup): aws.ec2.LaunchTemplate {
    const { settings, imageId, securityGroupId } = this.args;
    return new aws.ec2.LaunchTemplate(
      "storefront",
      {
        description: "Storefront instances",
        imageId,
        instanceType: settings.instanceType,
        iamInstanceProfile: { arn: role.profileArn },
        // One hop: the container uses the host's network, and what would be a hop further away is not ours.
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        networkInterfaces: [
          {
            deviceIndex: 0,
            associatePublicIpAddress: "false",
            deleteOnTermination: "true",
            securityGroups: [securityGroupId],
          },
        ],
        blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: this.rootVolume() }],
        ebsOptimized: "true",
        monitoring: { enabled: true },
        updateDefaultVersion: true,
        userData: this.encodedUserData(logs),
        tags: { Name: "storefront" },
      },
      { parent: this },
    );
  }

  private rootVolume(): aws.types.input.ec2.LaunchTemplateBlockDeviceMappingEbs {
    return {
      volumeType: "gp3",
      volumeSize: volumeGigabytes,
      encrypted: "true",
      kmsKeyId: this.args.keyArn,
      deleteOnTermination: "true",
    };
  }

  private encodedUserData(logs: aws.cloudwatch.LogGroup): pulumi.Output<string> {
    const { region, repositoryUrl, environment, settings } = this.args;
    return pulumi
      .all([repositoryUrl, logs.name, pulumi.all(environment)])
      .apply(([repository, logGroup, variables]) =>
        Buffer.from(
          userData({ region, image: `${repository}@${settings.imageDigest}`, logGroup, environment: variables }),
        ).toString("base64"),
      );
  }

  private createGroup(template: aws.ec2.LaunchTemplate): aws.autoscaling.Group {
    const { settings, subnetIds, targets, after } = this.args;
    return new aws.autoscaling.Group(
      "storefront",
      {
        minSize: settings.minInstances,
        maxSize: settings.maxInstances,
        desiredCapacity: settings.minInstances,
        vpcZoneIdentifiers: subnetIds,
        launchTemplate: { id: template.id, version: this.launchTemplate.version },
        targetGroupArns: [targets.arn],
        healthCheckType: "ELB",
        healthCheckGracePeriod: instanceStartSeconds,
        defaultInstanceWarmup: warmupSeconds,
        // Whole group and one in three more at a time: nothing is taken away before its successor serves. A rollout keeps to it too.
        instanceMaintenancePolicy: { minHealthyPercentage: 100, maxHealthyPercentage: 100 + surgePercent },
        enabledMetrics: [...groupMetrics],
        // The provider would wait for exactly as many instances as the state names, and target tracking has long made it another number.
        waitForCapacityTimeout: "0",
        tags: [{ key: "Name", value: "storefront", propagateAtLaunch: true }],
      },
      // Target tracking moves the one; putting it back with every deployment would take away instances under load. A rollout moves the
      // other: were the group given a new version first, AWS would go back to that one when the alarm fires.
      {
        parent: this,
        ignoreChanges: [
          "desiredCapacity" satisfies keyof aws.autoscaling.GroupArgs,
          "launchTemplate.version" satisfies `launchTemplate.${keyof aws.types.input.autoscaling.GroupLaunchTemplate}`,
        ],
        dependsOn: [...after],
      },
    );
  }

  /** Two targets: whichever asks for more instances wins. Requests are counted only where the load balancer sends any. */
  private track(group: aws.autoscaling.Group): void {
    const { settings, targets } = this.args;
    const follow = (name: string, tracking: aws.types.input.autoscaling.PolicyTargetTrackingConfiguration) =>
      new aws.autoscaling.Policy(
        name,
        {
          autoscalingGroupName: group.name,
          policyType: "TargetTrackingScaling",
          targetTrackingConfiguration: tracking,
        },
        { parent: this },
      );
    follow("cpu", {
      predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
      targetValue: settings.cpuTargetPercent,
    });
    if (!targets.requestCountLabel) return;
    follow("requests", {
      predefinedMetricSpecification: {
        predefinedMetricType: "ALBRequestCountPerTarget",
        resourceLabel: targets.requestCountLabel,
      },
      targetValue: settings.requestsPerTargetPerMinute,
    });
  }
}
