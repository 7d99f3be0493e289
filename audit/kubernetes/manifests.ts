import type { StateResource } from "../../deploy/protocol";
import { isSecret, secret } from "../terraform/attributes";
import type { States } from "../terraform/plan";

/** A Kubernetes object as it would be sent to the cluster. */
export interface DeployedManifest {
  readonly stack: string;
  readonly kind: string;
  readonly name: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Objects of all stacks' clusters. What a Helm chart makes is the chart's, and not in the state. */
export function manifests(states: States): DeployedManifest[] {
  return [...states].flatMap(([stack, resources]) => resources.filter(isManifest).map((it) => manifest(stack, it)));
}

/** Names of the Helm releases, whose objects nobody has seen here. */
export const releases = (states: States): string[] =>
  [...states.values()].flat().flatMap((it) => (isRelease(it) ? [String(it.inputs["chart"])] : []));

/** Versions of Kubernetes that the clusters run, `1.34`. */
export const versions = (states: States): string[] => [
  ...new Set([...states.values()].flat().flatMap((it) => (isCluster(it) ? [String(it.inputs["version"])] : []))),
];

export const isCluster = ({ type }: StateResource): boolean => type === "aws:eks/cluster:Cluster";

const isRelease = ({ type }: StateResource): boolean => type.startsWith("kubernetes:helm.sh/v3:Release");

const isManifest = ({ type }: StateResource): boolean =>
  type.startsWith("kubernetes:") && !type.startsWith("kubernetes:helm.sh/");

function manifest(stack: string, { inputs, urn }: StateResource): DeployedManifest {
  const content = readable(inputs) as Record<string, unknown>;
  const metadata = content["metadata"] as { readonly name?: string } | undefined;
  return { stack, kind: String(content["kind"]), name: metadata?.name ?? urn.split("::").at(-1)!, content };
}

/** Without what Pulumi adds for itself, and with what is secret masked. */
function readable(value: unknown): unknown {
  if (isSecret(value)) return secret;
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, it]) => (key.startsWith("__") ? [] : [[key, readable(it)]])),
  );
}
