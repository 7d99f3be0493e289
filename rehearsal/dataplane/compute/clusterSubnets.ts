/** Subnets that a region's cluster puts its pods into. */
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeClusterCommand, EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
import { BlockList } from "node:net";
import type { Cloud } from "../../providers/entry";

export interface ClusterSubnet {
  readonly cidr: string;
  readonly zone: string;
}

/** Of all the region's clusters; the stand-in for Kubernetes' API allows one. */
export async function subnetsOf(cloud: Cloud): Promise<readonly ClusterSubnet[]> {
  const eks = cloud.client(EKSClient);
  const { clusters = [] } = await eks.send(new ListClustersCommand({}));
  const described = await Promise.all(clusters.map((name) => eks.send(new DescribeClusterCommand({ name }))));
  const SubnetIds = described.flatMap(({ cluster }) => cluster?.resourcesVpcConfig?.subnetIds ?? []);
  if (SubnetIds.length === 0) return [];
  const { Subnets = [] } = await cloud.client(EC2Client).send(new DescribeSubnetsCommand({ SubnetIds }));
  return Subnets.map((it) => ({ cidr: it.CidrBlock!, zone: it.AvailabilityZone! })).sort((a, b) =>
    a.cidr < b.cidr ? -1 : 1,
  );
}

export function subnetWith(subnets: readonly ClusterSubnet[], address: string): ClusterSubnet | undefined {
  return subnets.find(({ cidr }) => {
    const [first, bits] = cidr.split("/");
    const block = new BlockList();
    block.addSubnet(first!, Number(bits));
    return block.check(address);
  });
}
