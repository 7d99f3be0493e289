/** Instances of Auto Scaling groups as the AWS API tells of them, and what each of them runs by its launch template's user data. */
import {
  AutoScalingClient,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
} from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand, DescribeLaunchTemplateVersionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  DescribeTargetGroupAttributesCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { readUserData, type StorefrontFacts } from "../../../outputs/userData";
import type { Cloud } from "../../providers/entry";
import type { MachineIdentity } from "./machineRole";

/** A machine that should run a storefront: an instance, or a pod. */
export interface DesiredMachine extends MachineIdentity {
  readonly kind: "instance" | "pod";
  /** By which it is registered as a target: an instance's id, a pod's address. */
  readonly id: string;
  readonly region: string;
  readonly zone: string;
  /** When it was launched, in milliseconds since the epoch. */
  readonly launchedAt: number;
  /** Who launched it. */
  readonly group: string;
  readonly runs: Pick<StorefrontFacts, "image" | "environment">;
  /** Seconds in which its target group lets requests end before it is asked to stop. */
  readonly drainSeconds: number;
}

/** Groups that EKS makes for nodes: what runs on nodes are pods, which pods.ts has. */
const madeByEks = "eks:nodegroup-name";

/** Storefronts in the region's Auto Scaling groups that are in service. @throws Error for a group that runs anything else. */
export async function instancesIn(cloud: Cloud, facts: LaunchFacts): Promise<readonly DesiredMachine[]> {
  const { AutoScalingGroups = [] } = await cloud
    .client(AutoScalingClient)
    .send(new DescribeAutoScalingGroupsCommand({}));
  const isOfNodes = (it: AutoScalingGroup): boolean => it.Tags?.some(({ Key }) => Key === madeByEks) ?? false;
  const groups = AutoScalingGroups.filter((it) => !isOfNodes(it));
  const all = await Promise.all(groups.map((it) => machinesOf(cloud, it, facts)));
  return all.flat();
}

async function machinesOf(cloud: Cloud, group: AutoScalingGroup, facts: LaunchFacts): Promise<DesiredMachine[]> {
  const inService = (group.Instances ?? []).filter((it) => it.LifecycleState === "InService");
  if (inService.length === 0) return [];
  const InstanceIds = inService.map((it) => it.InstanceId!);
  const [described, drainSeconds] = await Promise.all([
    cloud.client(EC2Client).send(new DescribeInstancesCommand({ InstanceIds })),
    drainSecondsOf(cloud, group),
  ]);
  const running = (described.Reservations ?? [])
    .flatMap((it) => it.Instances ?? [])
    .filter((it) => it.State?.Name === "running");
  return Promise.all(
    running.map(async (instance) => {
      const template = inService.find((it) => it.InstanceId === instance.InstanceId)?.LaunchTemplate;
      const { profileArn, ...runs } = await facts.of(cloud, group.AutoScalingGroupName!, template);
      return {
        kind: "instance" as const,
        id: instance.InstanceId!,
        region: cloud.region,
        zone: instance.Placement?.AvailabilityZone ?? "",
        launchedAt: instance.LaunchTime?.getTime() ?? 0,
        group: group.AutoScalingGroupName!,
        ...{ runs, drainSeconds },
        ...(profileArn !== undefined && { profileArn }),
      };
    }),
  );
}

async function drainSecondsOf(cloud: Cloud, group: AutoScalingGroup): Promise<number> {
  const delays = await Promise.all(
    (group.TargetGroupARNs ?? []).map(async (TargetGroupArn) => {
      const asked = new DescribeTargetGroupAttributesCommand({ TargetGroupArn });
      const { Attributes = [] } = await cloud.client(ElasticLoadBalancingV2Client).send(asked);
      return Number(Attributes.find((it) => it.Key === "deregistration_delay.timeout_seconds")?.Value ?? 300);
    }),
  );
  return Math.max(0, ...delays);
}

interface TemplateVersion {
  readonly LaunchTemplateId?: string | undefined;
  readonly Version?: string | undefined;
}

/** What a version of a launch template says. */
interface LaunchedStorefront extends StorefrontFacts {
  readonly profileArn?: string;
}

/** What versions of launch templates say of the storefront. A version never changes, so each is asked for once. */
export class LaunchFacts {
  private readonly known = new Map<string, Promise<LaunchedStorefront>>();

  async of(cloud: Cloud, group: string, template: TemplateVersion | undefined): Promise<LaunchedStorefront> {
    const { LaunchTemplateId, Version } = template ?? {};
    if (!LaunchTemplateId || !Version)
      throw new Error(`${group} has instances without a launch template. ${whereToAdd}`);
    const key = `${cloud.region} ${LaunchTemplateId} ${Version}`;
    const known = this.known.get(key) ?? read(cloud, group, LaunchTemplateId, Version);
    this.known.set(key, known);
    known.catch(() => this.known.delete(key));
    return known;
  }
}

async function read(
  cloud: Cloud,
  group: string,
  LaunchTemplateId: string,
  version: string,
): Promise<LaunchedStorefront> {
  const asked = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: [version] });
  const { LaunchTemplateVersions = [] } = await cloud.client(EC2Client).send(asked);
  const { UserData: userData = "", IamInstanceProfile } = LaunchTemplateVersions[0]?.LaunchTemplateData ?? {};
  const facts = readUserData(Buffer.from(userData, "base64").toString("utf8"));
  if (!facts) throw new Error(`${group} runs something other than the storefront. ${whereToAdd}`);
  return { ...facts, ...(IamInstanceProfile?.Arn && { profileArn: IamInstanceProfile.Arn }) };
}

const whereToAdd =
  "The data plane runs storefronts alone, of Auto Scaling groups and of clusters; what else it should run is added in rehearsal/dataplane/compute/instances.ts";
