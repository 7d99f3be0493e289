/** What a cluster's objects say of the pods that should run: the Deployments, and the target group that each one's pods belong into. Pure. */
import type { StorefrontFacts } from "../../../outputs/userData";
import { at, itemsAt, type Manifest, selects } from "../../providers/kubernetes/manifest";
import { replicasOf } from "../../providers/kubernetes/pods";
import type { PublishedObject } from "../../providers/kubernetes/published";
import type { Values } from "../../providers/readback";
import type { ServiceAccount } from "./machineRole";

/** A Deployment whose pods are storefronts behind a load balancer. */
export interface Workload {
  /** `namespace/name`. */
  readonly name: string;
  readonly region: string;
  readonly generation: number;
  /** Changes with the pods' template: those of another one are replaced. */
  readonly revision: number;
  readonly replicas: number;
  /** Pods there may be beyond that while they are replaced, and of that may be missing. */
  readonly surge: number;
  readonly unavailable: number;
  /** In which a rollout must get a pod further. */
  readonly progressSeconds: number;
  readonly targetGroup: string;
  readonly port: number;
  readonly runs: PodFacts;
  readonly serviceAccount: ServiceAccount;
  /** In which a pod that leaves goes on serving before it is asked to stop. */
  readonly drainSeconds: number;
}

export type PodFacts = Pick<StorefrontFacts, "image" | "environment">;

/** @throws Error with everything that is deployed and isn't run here, all at once. */
export function workloadsOf(region: string, objects: readonly PublishedObject[]): readonly Workload[] {
  const api = {
    list: (kind: string, namespace?: string) =>
      objects.filter(
        ({ manifest: it }) => it.kind === kind && (namespace === undefined || it.metadata.namespace === namespace),
      ),
  };
  const problems: string[] = [];
  const all = api.list("Deployment").flatMap((it) => {
    const bound = boundTo(it.manifest, api.list);
    const wrong = problemsOf(it.manifest, bound);
    problems.push(...wrong.map((what) => `Deployment ${nameOf(it.manifest)} in ${region} ${what}`));
    return wrong.length > 0 ? [] : [workloadOf(region, it, { ...bound!, replicas: replicasOf(api, it.manifest) })];
  });
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\n${whereToAdd}`);
  return all;
}

const whereToAdd = "What other pods should run is added in rehearsal/dataplane/compute/workloads.ts";

type List = (kind: string, namespace?: string) => readonly PublishedObject[];

interface Bound {
  readonly binding: Manifest;
  readonly port: Values;
  readonly container: Values;
}

/** How the load balancer gets to its pods. Undefined: not at all. */
function boundTo(deployment: Manifest, list: List): Partial<Bound> {
  const { namespace } = deployment.metadata;
  const labels = at(deployment, "spec", "template", "metadata", "labels");
  const services = list("Service", namespace).filter(({ manifest: it }) => selects(at(it, "spec", "selector"), labels));
  for (const { manifest: service } of services) {
    const binding = list("TargetGroupBinding", namespace).find(
      ({ manifest: it }) => at(it, "spec", "serviceRef", "name") === service.metadata.name,
    )?.manifest;
    if (!binding) continue;
    const wanted = at(binding, "spec", "serviceRef", "port");
    const port = itemsAt(service, "spec", "ports").find((it) => it["port"] === wanted || it["name"] === wanted);
    const asked = port?.["targetPort"] ?? port?.["port"];
    const container = itemsAt(deployment, "spec", "template", "spec", "containers").find((it) =>
      itemsAt(it, "ports").some((its) => its["name"] === asked || its["containerPort"] === asked),
    );
    return { binding, ...(port && { port }), ...(container && { container }) };
  }
  return {};
}

function problemsOf(deployment: Manifest, { binding, container }: Partial<Bound>): readonly string[] {
  if (!binding) return ["is behind no load balancer: no Service of it is bound to a target group"];
  if (!container) return ["has no container with the port that its Service names"];
  const strategy = at(deployment, "spec", "strategy", "type") ?? "RollingUpdate";
  const unread = itemsAt(container, "env").filter((it) => typeof it["value"] !== "string");
  return [
    ...(strategy === "RollingUpdate" ? [] : [`replaces its pods by the strategy ${String(strategy)}`]),
    ...unread.map((it) => `takes the variable ${String(it["name"])} from somewhere else than its own manifest`),
    ...(at(container, "envFrom") === undefined ? [] : ["takes variables from other objects (envFrom)"]),
  ];
}

function workloadOf(
  region: string,
  { manifest, generation, revision }: PublishedObject,
  { binding, container, replicas }: Partial<Bound> & { readonly replicas: number },
): Workload {
  const rolling = (of: string): unknown => at(manifest, "spec", "strategy", "rollingUpdate", of) ?? "25%";
  const environment = itemsAt(container, "env").map((it) => [it["name"], it["value"]]);
  const port = itemsAt(container, "ports")[0]?.["containerPort"];
  return {
    ...{ region, name: nameOf(manifest), generation, revision, replicas },
    surge: countOf(rolling("maxSurge"), replicas, Math.ceil),
    unavailable: countOf(rolling("maxUnavailable"), replicas, Math.floor),
    progressSeconds: Number(at(manifest, "spec", "progressDeadlineSeconds") ?? 600),
    targetGroup: String(at(binding, "spec", "targetGroupARN")),
    port: Number(port),
    runs: {
      image: String(at(container, "image")),
      environment: Object.fromEntries(environment) as PodFacts["environment"],
    },
    serviceAccount: {
      namespace: manifest.metadata.namespace ?? "default",
      name: String(at(manifest, "spec", "template", "spec", "serviceAccountName") ?? "default"),
    },
    drainSeconds: Number(at(container, "lifecycle", "preStop", "sleep", "seconds") ?? 0),
  };
}

/** A number of pods, or a share of them. */
function countOf(given: unknown, replicas: number, round: (value: number) => number): number {
  if (typeof given === "string" && given.endsWith("%")) return round((replicas * Number(given.slice(0, -1))) / 100);
  return Number(given);
}

const nameOf = ({ metadata: { name, namespace } }: Manifest): string => `${namespace}/${name}`;
