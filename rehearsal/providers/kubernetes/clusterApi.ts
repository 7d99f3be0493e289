import { DescribeClusterCommand, EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
import { randomUUID } from "node:crypto";
import type { Cloud } from "../entry";
import { refuseUnlessLetIn } from "./access";
import { type Address, addressOf, at, type Manifest } from "./manifest";

interface Kept {
  readonly manifest: Manifest;
  readonly uid: string;
  readonly made: string;
  /** Counts changes of all but the metadata. */
  readonly generation: number;
  /** Counts changes of the pods' template: each brings other pods, with other addresses. */
  readonly revision: number;
}

/** Namespaces that every cluster has. */
const given = ["default", "kube-node-lease", "kube-public", "kube-system"];

/**
 * What a cluster's API keeps, in memory: it is no API server, and nothing runs because of it. It refuses what a real one refuses of
 * names, namespaces and kinds that nobody has defined.
 */
export class ClusterApi {
  private readonly objects = new Map<string, Kept>();

  constructor(
    readonly clusterName: string,
    readonly subnetIds: readonly string[],
  ) {}

  find(address: Address): Kept | undefined {
    return this.objects.get(keyOf(address));
  }

  list(kind: string, namespace?: string): Kept[] {
    return [...this.objects.values()].filter(
      ({ manifest: it }) => it.kind === kind && (namespace === undefined || it.metadata.namespace === namespace),
    );
  }

  hasNamespace(name: string): boolean {
    return given.includes(name) || this.find({ apiVersion: "v1", kind: "Namespace", name }) !== undefined;
  }

  /** @throws Error in the API's words: two resources for one object would undo each other. */
  create(manifest: Manifest): void {
    const { kind, name, namespace } = addressOf(manifest);
    if (this.find(addressOf(manifest))) throw new Error(`AlreadyExists: ${kind} "${name}" already exists`);
    if (namespace !== undefined && !this.hasNamespace(namespace))
      throw new Error(`NotFound: namespaces "${namespace}" not found`);
    const made = new Date().toISOString();
    this.objects.set(keyOf(addressOf(manifest)), { manifest, uid: randomUUID(), made, generation: 1, revision: 1 });
  }

  replace(manifest: Manifest): void {
    const last = this.find(addressOf(manifest));
    if (!last) throw new Error(`NotFound: ${manifest.kind} "${manifest.metadata.name}" not found`);
    const template = (it: Manifest): string => JSON.stringify(at(it, "spec", "template"));
    const rolls = template(last.manifest) !== template(manifest);
    const counts = { generation: last.generation + 1, revision: last.revision + (rolls ? 1 : 0) };
    this.objects.set(keyOf(addressOf(manifest)), { ...last, ...counts, manifest });
  }

  /** A namespace takes everything in it with it. */
  remove(address: Address): void {
    this.objects.delete(keyOf(address));
    if (address.kind !== "Namespace") return;
    for (const [key, { manifest }] of this.objects)
      if (manifest.metadata.namespace === address.name) this.objects.delete(key);
  }
}

const keyOf = ({ apiVersion, kind, namespace, name }: Address): string =>
  [apiVersion, kind, namespace ?? "", name].join(" ");

interface Known {
  readonly identity: string;
  readonly api: ClusterApi;
}

/** One client an emulator and a region: it stands for the cluster there, and the objects go with it. */
const known = new WeakMap<EKSClient, Known>();

/**
 * The API of the region's cluster. What is asked says nothing of which cluster is meant: there must be one.
 * @throws Error where there is none, or more than one, or where it doesn't let in whoever deploys.
 */
export async function apiOf(cloud: Cloud): Promise<ClusterApi> {
  const api = await apiIfAny(cloud);
  if (!api) throw new Error(`no cluster answers in ${cloud.region}: what goes into one needs it first`);
  return api;
}

/** As `apiOf`; undefined where there is no cluster, and so nothing in it. */
export async function apiIfAny(cloud: Cloud): Promise<ClusterApi | undefined> {
  const client = cloud.client(EKSClient);
  const [name, ...more] = (await client.send(new ListClustersCommand({}))).clusters ?? [];
  if (name === undefined) return undefined;
  if (more.length > 0)
    throw new Error(
      `the rehearsal can't tell which of the clusters in ${cloud.region} is meant: ${[name, ...more].join(", ")}`,
    );
  const { cluster } = await client.send(new DescribeClusterCommand({ name }));
  await refuseUnlessLetIn(cloud, cluster!);
  const identity = `${cluster?.arn} ${cluster?.createdAt?.toISOString()}`;
  const last = known.get(client);
  if (last?.identity === identity) return last.api;
  const api = new ClusterApi(name, cluster?.resourcesVpcConfig?.subnetIds ?? []);
  known.set(client, { identity, api });
  return api;
}
