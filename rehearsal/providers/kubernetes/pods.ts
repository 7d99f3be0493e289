import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeNodegroupCommand, EKSClient, ListNodegroupsCommand } from "@aws-sdk/client-eks";
import type { Cloud } from "../entry";
import type { ClusterApi } from "./clusterApi";
import { at, itemsAt, type Manifest, selects } from "./manifest";

/** Classes that every cluster has. */
const givenClasses = ["system-cluster-critical", "system-node-critical"];

/**
 * Why a Deployment's pods would never get ready: no node, or something missing that they name. The real provider waits for them until
 * its timeout, and then fails.
 */
export async function whatPodsLack(cloud: Cloud, api: ClusterApi, deployment: Manifest): Promise<string[]> {
  const spec = at(deployment, "spec", "template", "spec");
  const { namespace } = deployment.metadata;
  const account = at(spec, "serviceAccountName");
  const priority = at(spec, "priorityClassName");
  const has = (apiVersion: string, kind: string, name: unknown, within?: string): boolean =>
    api.find({ apiVersion, kind, name: String(name), ...(within !== undefined && { namespace: within }) }) !==
    undefined;
  const lacks = [
    ...(account === undefined || account === "default" || has("v1", "ServiceAccount", account, namespace)
      ? []
      : [`service account ${String(account)} doesn't exist`]),
    ...(priority === undefined ||
    givenClasses.includes(String(priority)) ||
    has("scheduling.k8s.io/v1", "PriorityClass", priority)
      ? []
      : [`priority class ${String(priority)} doesn't exist`]),
    ...itemsAt(spec, "volumes")
      .flatMap((it) => at(it, "configMap", "name") ?? [])
      .filter((name) => !has("v1", "ConfigMap", name, namespace))
      .map((name) => `config map ${String(name)} doesn't exist`),
  ];
  return (await countNodes(cloud, api)) > 0 ? lacks : [...lacks, "no node can take them: no node group has any"];
}

async function countNodes(cloud: Cloud, api: ClusterApi): Promise<number> {
  const client = cloud.client(EKSClient);
  const { clusterName } = api;
  const { nodegroups = [] } = await client.send(new ListNodegroupsCommand({ clusterName }));
  const found = await Promise.all(
    nodegroups.map((nodegroupName) => client.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }))),
  );
  return found.reduce((sum, { nodegroup }) => sum + (nodegroup?.scalingConfig?.desiredSize ?? 0), 0);
}

/** Addresses of the pods that a Service finds: those of every Deployment whose pods carry the labels. */
export async function podAddresses(cloud: Cloud, api: ClusterApi, service: Manifest | undefined): Promise<string[]> {
  const selector = at(service, "spec", "selector");
  const deployments = api
    .list("Deployment", service?.metadata.namespace)
    .filter(({ manifest: it }) => selects(selector, at(it, "spec", "template", "metadata", "labels")));
  if (deployments.length === 0) return [];
  const blocks = await subnetBlocks(cloud, api);
  return deployments.flatMap(({ manifest, revision }) =>
    Array.from({ length: replicasOf(api, manifest) }, (_, index) =>
      addressIn(blocks[index % blocks.length]!, Math.floor(index / blocks.length) + (revision % 2) * 32),
    ),
  );
}

/** A cluster's objects, or those of them that somebody was told of. */
export interface ObjectList {
  list(kind: string, namespace?: string): readonly { readonly manifest: Manifest }[];
}

/** What is asked for, moved into the bounds of an autoscaler: nobody here measures what pods use. */
export function replicasOf(api: ObjectList, deployment: Manifest): number {
  const asked = Number(at(deployment, "spec", "replicas") ?? 1);
  const { name, namespace } = deployment.metadata;
  const autoscaler = api
    .list("HorizontalPodAutoscaler", namespace)
    .find(({ manifest: it }) => at(it, "spec", "scaleTargetRef", "name") === name)?.manifest;
  if (!autoscaler) return asked;
  const smallest = Number(at(autoscaler, "spec", "minReplicas") ?? 1);
  return Math.min(Math.max(asked, smallest), Number(at(autoscaler, "spec", "maxReplicas")));
}

async function subnetBlocks(cloud: Cloud, api: ClusterApi): Promise<string[]> {
  const found = await cloud.client(EC2Client).send(new DescribeSubnetsCommand({ SubnetIds: [...api.subnetIds] }));
  return (found.Subnets ?? []).flatMap((it) => it.CidrBlock ?? []).sort();
}

/** The nth address from the end of a block, whose very last is the broadcast's. */
export function addressIn(cidr: string, n: number): string {
  const [base = "", length = "32"] = cidr.split("/");
  const first = base.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const address = first + 2 ** (32 - Number(length)) - 2 - n;
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
