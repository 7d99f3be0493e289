/** Who a storefront is for the AWS API: an instance by its profile, a pod by what EKS Pod Identity gives its service account. */
import {
  DescribePodIdentityAssociationCommand,
  EKSClient,
  ListClustersCommand,
  ListPodIdentityAssociationsCommand,
} from "@aws-sdk/client-eks";
import { GetInstanceProfileCommand, IAMClient } from "@aws-sdk/client-iam";
import type { Cloud } from "../../providers/entry";

/** An account of a cluster, as which its pods call. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

export interface MachineIdentity {
  /** ARN of an instance's profile; missing where it has none, and for pods. */
  readonly profileArn?: string;
  /** A pod's; missing for instances. */
  readonly serviceAccount?: ServiceAccount;
}

/**
 * ARN of a machine's role; undefined for an instance without a profile.
 * @throws Error for a profile that there isn't, or that has no role, and for a pod whose service account has none
 */
export async function roleOf(
  cloud: Cloud,
  { profileArn, serviceAccount }: MachineIdentity,
): Promise<string | undefined> {
  if (serviceAccount) return roleOfServiceAccount(cloud, serviceAccount);
  return profileArn === undefined ? undefined : roleOfProfile(cloud, profileArn);
}

async function roleOfProfile(cloud: Cloud, profileArn: string): Promise<string> {
  const InstanceProfileName = profileArn.split("/").at(-1)!;
  const { InstanceProfile } = await cloud
    .client(IAMClient)
    .send(new GetInstanceProfileCommand({ InstanceProfileName }));
  const role = InstanceProfile?.Roles?.[0]?.Arn;
  if (role === undefined) throw new Error(`${profileArn} has no role`);
  return role;
}

/** By the association in the region's cluster: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
async function roleOfServiceAccount(cloud: Cloud, { namespace, name }: ServiceAccount): Promise<string> {
  const eks = cloud.client(EKSClient);
  const { clusters = [] } = await eks.send(new ListClustersCommand({}));
  for (const clusterName of clusters) {
    const wanted = new ListPodIdentityAssociationsCommand({ clusterName, namespace, serviceAccount: name });
    const [found] = (await eks.send(wanted)).associations ?? [];
    if (!found) continue;
    const asked = new DescribePodIdentityAssociationCommand({ clusterName, associationId: found.associationId });
    return (await eks.send(asked)).association!.roleArn!;
  }
  throw new Error(`the service account ${namespace}/${name} in ${cloud.region} has no role`);
}
