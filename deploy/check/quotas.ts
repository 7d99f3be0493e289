import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeVpcsCommand,
  type Tag,
} from "@aws-sdk/client-ec2";
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from "@aws-sdk/client-service-quotas";
import { concurrencyNeeded } from "../../config/functionConcurrency";
import type { Settings } from "../../config/settings";
import { duringRollout } from "../../config/surge";
import { hasCluster } from "./account";
import { type Answer, type AccountCheck, ok, problem } from "./check";
import type { RegionClients } from "./clients";

/** A quota, what the platform needs of it, and what others in the account use. Codes: `aws service-quotas list-service-quotas`. */
interface Quota {
  readonly name: string;
  readonly service: string;
  readonly code: string;
  needed(settings: Settings, clients: RegionClients): Promise<number>;
  usedByOthers(settings: Settings, clients: RegionClients): Promise<number>;
}

const nobody = (): Promise<number> => Promise.resolve(0);

/** Resources of this platform carry its Project tag. */
const isOurs = (tags: readonly Tag[] | undefined, { tags: { project } }: Settings): boolean =>
  (tags ?? []).some((it) => it.Key === "Project" && it.Value === project);

/** Nodes that EKS adds while it updates a node group: two for each of three zones (docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html). */
const nodesOfAnUpdate = 6;

async function vcpus({ service, compute }: Settings, { ec2 }: RegionClients): Promise<number> {
  const command = new DescribeInstanceTypesCommand({ InstanceTypes: [service.instanceType as never] });
  const each = (await ec2.send(command)).InstanceTypes?.[0]?.VCpuInfo?.DefaultVCpus ?? 0;
  return (duringRollout(service.maxInstances) + (compute.kind === "eks" ? nodesOfAnUpdate : 0)) * each;
}

async function vcpusOfOthers(settings: Settings, { ec2 }: RegionClients): Promise<number> {
  const Filters = [{ Name: "instance-state-name", Values: ["pending", "running"] }];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations.flatMap((it) => it.Instances ?? [])
    .filter((it) => !isOurs(it.Tags, settings) && it.InstanceLifecycle !== "spot")
    .reduce((sum, { CpuOptions: cpu }) => sum + (cpu?.CoreCount ?? 0) * (cpu?.ThreadsPerCore ?? 1), 0);
}

/** Elastic IP addresses of an account in a region. */
export const addressQuota = { service: "ec2", code: "L-0263D0A3" } as const;

const quotas: readonly Quota[] = [
  {
    name: "vCPUs of running On-Demand Standard instances",
    ...{ service: "ec2", code: "L-1216C47A", needed: vcpus, usedByOthers: vcpusOfOthers },
  },
  {
    name: "Elastic IP addresses",
    ...addressQuota,
    needed: ({ natStrategy }) => Promise.resolve(natStrategy === "single" ? 1 : 3),
    usedByOthers: async (settings, { ec2 }) =>
      ((await ec2.send(new DescribeAddressesCommand({}))).Addresses ?? []).filter((it) => !isOurs(it.Tags, settings))
        .length,
  },
  {
    name: "VPCs",
    ...{ service: "vpc", code: "L-F678F1CE", needed: () => Promise.resolve(1) },
    usedByOthers: async (settings, { ec2 }) =>
      ((await ec2.send(new DescribeVpcsCommand({}))).Vpcs ?? []).filter((it) => !isOurs(it.Tags, settings)).length,
  },
  {
    name: "database instances",
    ...{ service: "rds", code: "L-7B6409FD", usedByOthers: nobody },
    needed: ({ relational, document }) => Promise.resolve(relational.instances + document.instances),
  },
  {
    name: "EKS clusters",
    ...{ service: "eks", code: "L-1194D53C", usedByOthers: nobody },
    needed: ({ compute }) => Promise.resolve(hasCluster(compute) ? 1 : 0),
  },
  {
    // A new account has ten.
    name: "concurrent executions of functions",
    ...{ service: "lambda", code: "L-B99A9384", usedByOthers: nobody },
    needed: ({ functions }) => Promise.resolve(functions ? concurrencyNeeded : 0),
  },
];

/** Whether a region's quotas leave room for its stack at its largest. */
export const quotaChecks = (region: string, settings: Settings, clients: RegionClients): readonly AccountCheck[] =>
  quotas.map((quota) => ({
    name: `quota of ${quota.name} in ${region}`,
    stage: "regions" as const,
    ask: () => room(quota, region, settings, clients),
  }));

async function room(quota: Quota, region: string, settings: Settings, clients: RegionClients): Promise<Answer> {
  const needed = await quota.needed(settings, clients);
  if (needed === 0) return ok("not needed");
  const [others, value] = await Promise.all([quota.usedByOthers(settings, clients), valueOf(quota, clients)]);
  const sum = `${needed} needed${others > 0 ? `, ${others} used by others` : ""}, ${value} allowed`;
  if (needed + others <= value) return ok(sum);
  return problem(
    sum,
    `aws service-quotas request-service-quota-increase --region ${region} --service-code ${quota.service} ` +
      `--quota-code ${quota.code} --desired-value ${needed + others} (hours to days)`,
  );
}

/** The account's own value, or AWS' where it was never changed. */
async function valueOf({ service, code }: Quota, { quotas: asked }: RegionClients): Promise<number> {
  const which = { ServiceCode: service, QuotaCode: code };
  try {
    return (await asked.send(new GetServiceQuotaCommand(which))).Quota?.Value ?? 0;
  } catch (error) {
    if ((error as Error).name !== "NoSuchResourceException") throw error;
    return (await asked.send(new GetAWSDefaultServiceQuotaCommand(which))).Quota?.Value ?? 0;
  }
}
