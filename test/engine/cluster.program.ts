import * as kubernetes from "@pulumi/kubernetes";
import { Cluster } from "../../components/region/eks/cluster";
import { type Access, scene } from "./scene";

/** The platform's cluster, and one thing in it. */
async function program(): Promise<void> {
  const { vpcId, subnetIds, keyArn, ...access } = scene<Access>();
  const cluster = new Cluster("cluster", {
    ...access,
    accountId: "123456789012",
    region: "eu-west-1",
    project: "meridian",
    vpcId,
    subnetIds,
    keyArn,
    vpcCidr: "10.20.0.0/16",
    kubernetesVersion: "1.36",
    deployRoleArn: "arn:aws:iam::123456789012:role/deploy",
    logRetentionDays: 30,
    protect: false,
  });
  const opts = { provider: cluster.provider, dependsOn: [...cluster.ready] };
  new kubernetes.core.v1.Namespace("shop", { metadata: { name: "shop" } }, opts);
  await Promise.resolve();
}

export = program;
