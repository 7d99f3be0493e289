/** What is done to a region, in the words of AWS' Fault Injection Service. Pure. */
import type * as aws from "@pulumi/aws";
import { experimentSeconds, slowness } from "../../../outputs/faultExperiments";
import { backupTags } from "../../shared/tags";

type Action = aws.types.input.fis.ExperimentTemplateAction;
type Target = aws.types.input.fis.ExperimentTemplateTarget;

export interface FaultTemplate {
  /** Logical name. */
  readonly name: string;
  readonly description: string;
  readonly actions: Action[];
  readonly targets: Target[];
}

/** By which tags the platform's own things are known in this region. */
export interface FaultScope {
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
}

const duration = `PT${experimentSeconds / 60}M`;

const byTags = ({ tags }: FaultScope): aws.types.input.fis.ExperimentTemplateTargetResourceTag[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));

const withParameters = (parameters: Readonly<Record<string, string>>): Action["parameters"] =>
  Object.entries(parameters).map(([key, value]) => ({ key, value }));

const running: aws.types.input.fis.ExperimentTemplateTargetFilter = { path: "State.Name", values: ["running"] };

/**
 * The zone's subnets are cut off, instances there stop and none is launched there, and a cluster whose writer is there fails over. A target that
 * the region hasn't, such as a writer in that zone or a group that is tagged, is passed over. An RDS instance fails over by itself when it is cut off.
 */
export function zoneLoss(scope: FaultScope & { readonly zone: string; readonly place: number }): FaultTemplate {
  const { zone, place } = scope;
  const all = { resourceTags: byTags(scope), selectionMode: "ALL" };
  return {
    name: `lose-zone-${place}`,
    description: "Nothing of one availability zone runs or answers",
    targets: [
      {
        ...{ name: "instances", resourceType: "aws:ec2:instance", ...all },
        filters: [running, { path: "Placement.AvailabilityZone", values: [zone] }],
      },
      { name: "subnets", resourceType: "aws:ec2:subnet", ...all, parameters: { availabilityZoneIdentifier: zone } },
      { name: "groups", resourceType: "aws:ec2:autoscaling-group", ...all },
      {
        ...{ name: "clusters", resourceType: "aws:rds:cluster", ...all },
        parameters: { writerAvailabilityZoneIdentifiers: zone },
      },
    ],
    actions: [
      {
        ...{ name: "cut-off", actionId: "aws:network:disrupt-connectivity" },
        parameters: withParameters({ scope: "all", duration }),
        target: { key: "Subnets", value: "subnets" },
      },
      {
        ...{ name: "launch-nothing", actionId: "aws:ec2:asg-insufficient-instance-capacity-error" },
        parameters: withParameters({ availabilityZoneIdentifiers: zone, percentage: "100", duration }),
        target: { key: "AutoScalingGroups", value: "groups" },
      },
      {
        ...{ name: "stop", actionId: "aws:ec2:stop-instances" },
        // Auto Scaling replaces what is stopped, in the zones that are left.
        parameters: withParameters({ startInstancesAfterDuration: duration, completeIfInstancesTerminated: "true" }),
        target: { key: "Instances", value: "instances" },
      },
      {
        ...{ name: "fail-over", actionId: "aws:rds:failover-db-cluster" },
        target: { key: "Clusters", value: "clusters" },
      },
    ],
  };
}

/**
 * What is written into the region's backup bucket isn't copied to the next region. Buckets can be chosen by their tags alone; those with this one are
 * what is backed up (https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#bucket-pause-replication).
 */
export function pausedCopies(scope: FaultScope & { readonly nextRegion: string }): FaultTemplate {
  const tags = { ...scope.tags, ...backupTags() };
  return {
    name: "pause-copies",
    description: "The backup bucket is copied nowhere",
    targets: [
      {
        ...{ name: "buckets", resourceType: "aws:s3:bucket", selectionMode: "ALL" },
        resourceTags: byTags({ ...scope, tags }),
      },
    ],
    actions: [
      {
        ...{ name: "pause", actionId: "aws:s3:bucket-pause-replication" },
        parameters: withParameters({ duration, region: scope.nextRegion }),
        target: { key: "Buckets", value: "buckets" },
      },
    ],
  };
}

/** Instances answer late and lose packets: a region that is ill, and not dead. */
export function slowRegion(scope: FaultScope): FaultTemplate {
  const seconds = String(experimentSeconds);
  const common = { DurationSeconds: seconds, InstallDependencies: "True", Interface: "DEFAULT", Sources: "0.0.0.0/0" };
  const run = (name: string, document: string, parameters: Readonly<Record<string, string>>): Action => ({
    ...{ name, actionId: "aws:ssm:send-command" },
    parameters: withParameters({
      documentArn: `arn:aws:ssm:${scope.region}::document/${document}`,
      documentParameters: JSON.stringify({ ...common, ...parameters }),
      duration,
    }),
    target: { key: "Instances", value: "instances" },
  });
  return {
    name: "slow-region",
    description: "The region's instances answer late and lose packets",
    targets: [
      {
        ...{ name: "instances", resourceType: "aws:ec2:instance", selectionMode: "ALL" },
        resourceTags: byTags(scope),
        filters: [running],
      },
    ],
    actions: [
      run("delay", "AWSFIS-Run-Network-Latency-Sources", {
        DelayMilliseconds: String(slowness.milliseconds),
        TrafficType: "egress",
      }),
      run("lose", "AWSFIS-Run-Network-Packet-Loss-Sources", {
        LossPercent: String(slowness.lossShare * 100),
        TrafficType: "ingress",
      }),
    ],
  };
}
