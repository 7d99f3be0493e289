import type { Cloud, AnyEntry } from "../entry";
import { changedInputs, type Values } from "../readback";
import { apiIfAny, apiOf, type ClusterApi } from "./clusterApi";
import { isAutonamed, manifestFailures, named } from "./naming";
import type { KubernetesKind } from "./kinds";
import { addressOf, at, idOf, type Manifest, parseId } from "./manifest";
import { whatPodsLack } from "./pods";
import { publish, untilRolledOut } from "./published";
import { bindPods, refuseUnlessBindable, unbind } from "./targets";

/** No API server runs, and no kubelet: the report lists such types as not emulated. */
export const keptInMemory =
  "kept by a Kubernetes API of the rehearsal's own, in memory: no node or kubelet runs, and only a living cloud runs pods";

/** One kind of Kubernetes object as an entry. */
export function objectEntry(kind: KubernetesKind): AnyEntry {
  const fields = ["apiVersion", "kind", "metadata", ...kind.fields];
  const binds = kind.kind === "TargetGroupBinding";
  return {
    inputs: Object.fromEntries(fields.map((name) => [name, true])),
    required: ["apiVersion", "kind"],
    replaceOn: [],
    hidesId: true,
    ...(binds ? {} : { notEmulated: keptInMemory }),
    checked(name: string, news: Values, olds: Values) {
      const inputs = named(kind, name, news, olds);
      return { inputs, failures: manifestFailures(kind, inputs) };
    },
    replaced: (olds: Values, news: Values) => replacement(kind, olds, news),
    async create(cloud, manifest: Manifest) {
      const api = await apiOf(cloud);
      await admit(cloud, api, kind, manifest);
      api.create(manifest);
      await follow(cloud, api, undefined);
      return idOf(addressOf(manifest));
    },
    async read(cloud, id) {
      const api = await apiIfAny(cloud);
      const it = api?.find({ ...kind, ...parseId(id) });
      if (!api || !it) return undefined;
      if (binds) await follow(cloud, api, undefined);
      const { uid, made: creationTimestamp, generation } = it;
      return { inputs: it.manifest, outputs: { metadata: { uid, creationTimestamp, generation } } };
    },
    async update(cloud, _id, to: Manifest) {
      const api = await apiOf(cloud);
      await admit(cloud, api, kind, to);
      api.replace(to);
      await follow(cloud, api, to);
    },
    async remove(cloud, id) {
      const api = await apiIfAny(cloud);
      const it = api?.find({ ...kind, ...parseId(id) });
      if (!api || !it) return;
      if (binds) await unbind(cloud, it.manifest);
      api.remove(addressOf(it.manifest));
      await follow(cloud, api, undefined);
    },
  };
}

/**
 * What controllers do after a change, of this object or of another: whoever runs pods does it, and where nobody does they are targets at once.
 * @param changed a Deployment's pods are waited for when it changes, not when it is made: what binds them may come after it
 */
async function follow(cloud: Cloud, api: ClusterApi, changed: Manifest | undefined): Promise<void> {
  const { isAttended } = await publish(cloud, api);
  if (!isAttended) await bindPods(cloud, api);
  else if (changed?.kind === "Deployment") await untilRolledOut(cloud, api, changed);
}

/** @throws Error for what the API, a webhook or the wait for pods would refuse. */
async function admit(cloud: Cloud, api: ClusterApi, kind: KubernetesKind, manifest: Manifest): Promise<void> {
  if (kind.definedBy && !api.list("Release").some(({ manifest: it }) => chartName(at(it, "chart")) === kind.definedBy))
    throw new Error(
      `no matches for kind "${kind.kind}" in version "${kind.apiVersion}": the chart ${kind.definedBy} defines it`,
    );
  if (kind.kind === "TargetGroupBinding") await refuseUnlessBindable(cloud, manifest);
  if (kind.kind !== "Deployment") return;
  const lacks = await whatPodsLack(cloud, api, manifest);
  if (lacks.length > 0) throw new Error(`Deployment ${manifest.metadata.name} never gets ready: ${lacks.join("; ")}`);
}

/** `oci://public.ecr.aws/karpenter/karpenter-crd` is the chart karpenter-crd. */
const chartName = (chart: unknown): string => String(chart).split("/").at(-1) ?? "";

/** What the real provider replaces an object for; one whose name was chosen goes before the new one comes. */
function replacement(kind: KubernetesKind, olds: Values, news: Values): { names: string[]; deleteFirst: boolean } {
  const paths = ["metadata.name", "metadata.namespace", ...(kind.replacedBy ?? [])];
  const changed = paths.filter((path) => {
    const keys = path.split(".");
    return changedInputs({ it: at(olds, ...keys) }, { it: at(news, ...keys) }).length > 0;
  });
  const same = !isAutonamed(news) && idIn(olds) === idIn(news);
  return { names: [...new Set(changed.map((path) => path.split(".")[0]!))], deleteFirst: changed.length > 0 && same };
}

const idIn = (manifest: Values): string =>
  `${String(at(manifest, "metadata", "namespace"))}/${String(at(manifest, "metadata", "name"))}`;
