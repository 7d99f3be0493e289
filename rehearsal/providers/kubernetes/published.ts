/** What a cluster's objects are, told to the emulator, and through it to whoever runs pods; and what is heard of their rollouts. */
import { EKSClient } from "@aws-sdk/client-eks";
import { setTimeout as wait } from "node:timers/promises";
import type { Cloud } from "../entry";
import type { ClusterApi } from "./clusterApi";
import type { Manifest } from "./manifest";

/** An object of a cluster, as it is told. */
export interface PublishedObject {
  readonly manifest: Manifest;
  readonly generation: number;
  /** Changes with the pods' template. */
  readonly revision: number;
}

/** How far a Deployment's pods are, as whoever runs them says. */
export interface PodRollout {
  /** Of the Deployment that is meant. */
  readonly generation: number;
  readonly state: "progressing" | "complete" | "failed";
  readonly reason?: string;
}

/** What the emulator's control path answers: overlay/clusters.py. */
export interface PublishedClusters {
  /** Whether somebody runs pods, and registers them as targets. */
  readonly isAttended: boolean;
  readonly regions: Readonly<
    Record<
      string,
      { readonly objects: readonly PublishedObject[]; readonly rollouts: Readonly<Record<string, PodRollout>> }
    >
  >;
}

/** What somebody who runs pods must know. */
const kinds = ["Deployment", "Service", "TargetGroupBinding", "HorizontalPodAutoscaler"];

export function publish(cloud: Cloud, api: ClusterApi): Promise<PublishedClusters> {
  const objects = kinds
    .flatMap((kind) => api.list(kind))
    .map(({ manifest, generation, revision }): PublishedObject => ({ manifest, generation, revision }));
  return tell(cloud, { region: cloud.region, objects });
}

async function tell(cloud: Cloud, body: object): Promise<PublishedClusters> {
  const { protocol, hostname, port } = await cloud.client(EKSClient).config.endpoint!();
  const response = await fetch(`${protocol}//${hostname}:${port}/_meridian/clusters`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the emulator refused a cluster's objects: ${await response.text()}`);
  return (await response.json()) as PublishedClusters;
}

const askedEveryMs = 500;

/**
 * As the real provider: an update lasts until the Deployment's pods are replaced, or no longer get any further. Where nobody runs pods
 * they are there at once.
 * @throws Error in the real provider's words
 */
export async function untilRolledOut(
  cloud: Cloud,
  api: ClusterApi,
  { metadata: { name, namespace } }: Manifest,
): Promise<void> {
  const generation = () =>
    api.find({ apiVersion: "apps/v1", kind: "Deployment", name, ...(namespace && { namespace }) })?.generation;
  for (; ; await wait(askedEveryMs)) {
    const { isAttended, regions } = await tell(cloud, {});
    const rollout = regions[cloud.region]?.rollouts[`${namespace}/${name}`];
    if (!isAttended || generation() === undefined) return;
    if (!rollout || rollout.generation !== generation()) continue;
    if (rollout.state === "complete") return;
    if (rollout.state === "failed")
      throw new Error(`Deployment ${name}: timed out waiting to be Ready: ${rollout.reason}`);
  }
}
