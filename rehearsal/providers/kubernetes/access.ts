import { DescribeSecurityGroupRulesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { type Cluster, EKSClient, ListAssociatedAccessPoliciesCommand } from "@aws-sdk/client-eks";
import { unlessGone } from "../aws/gone";
import { emulatedCaller } from "../cloud";
import type { Cloud } from "../entry";

/**
 * As a real cluster answers whoever deploys, who is in every network that the cluster lets in but no security group, and the one user that the emulator knows.
 * @throws Error where no network is let in, or the user is no administrator.
 */
export async function refuseUnlessLetIn(cloud: Cloud, cluster: Cluster): Promise<void> {
  if (!(await isReached(cloud, cluster)))
    throw new Error(
      `Kubernetes cluster is unreachable: Get "${cluster.endpoint}/version?timeout=32s": dial tcp: i/o timeout ` +
        `(no rule of ${cluster.resourcesVpcConfig?.clusterSecurityGroupId} lets a network in on 443)`,
    );
  if (!(await isAdministrator(cloud, cluster)))
    throw new Error(
      `Unauthorized: the server has asked for the client to provide credentials ` +
        `(${emulatedCaller} has no access entry that makes it an administrator)`,
    );
}

async function isReached(cloud: Cloud, { resourcesVpcConfig: vpc }: Cluster): Promise<boolean> {
  if (vpc?.endpointPublicAccess && (vpc.publicAccessCidrs ?? []).length > 0) return true;
  const group = vpc?.clusterSecurityGroupId;
  const Filters = [{ Name: "group-id", Values: [group!] }];
  const { SecurityGroupRules } = await cloud.client(EC2Client).send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return (SecurityGroupRules ?? []).some(
    ({ IsEgress, FromPort, ToPort, CidrIpv4 }) =>
      !IsEgress && CidrIpv4 !== undefined && (FromPort ?? 0) <= 443 && (ToPort ?? 65_535) >= 443,
  );
}

/** The emulator takes every caller for one user. Of a cluster that asks its own ConfigMap nothing is known here. */
async function isAdministrator(cloud: Cloud, { name, accessConfig }: Cluster): Promise<boolean> {
  if (accessConfig?.authenticationMode !== "API") return true;
  const of = { clusterName: name, principalArn: emulatedCaller };
  const found = await unlessGone(/^ResourceNotFoundException$/, () =>
    cloud.client(EKSClient).send(new ListAssociatedAccessPoliciesCommand(of)),
  );
  return (found?.associatedAccessPolicies ?? []).some(
    ({ policyArn, accessScope }) =>
      policyArn?.endsWith("/AmazonEKSClusterAdminPolicy") && accessScope?.type === "cluster",
  );
}
