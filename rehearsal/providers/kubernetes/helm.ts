import { randomBytes } from "node:crypto";
import type { AnyEntry } from "../entry";
import type { Values } from "../readback";
import { apiIfAny, apiOf } from "./clusterApi";
import type { Manifest } from "./manifest";

const inputs = [
  "allowNullValues",
  "atomic",
  "chart",
  "cleanupOnFail",
  "compat",
  "createNamespace",
  "description",
  "maxHistory",
  "name",
  "namespace",
  "repositoryOpts",
  "resourceNames",
  "skipAwait",
  "skipCrds",
  "timeout",
  "values",
  "version",
  "waitForJobs",
];

/** A release among a cluster's objects: under its name, in its namespace. */
const objectOf = (release: Values): Manifest => ({
  ...release,
  apiVersion: "helm.sh/v3",
  kind: "Release",
  metadata: { name: String(release["name"]), namespace: String(release["namespace"]) },
});

const addressOf = (id: string) => {
  const [namespace = "", name = ""] = id.split("/");
  return { apiVersion: "helm.sh/v3", kind: "Release", namespace, name };
};

const release: AnyEntry = {
  inputs: Object.fromEntries(inputs.map((name) => [name, true])),
  required: ["chart"],
  replaceOn: ["name", "namespace"],
  hidesId: true,
  notEmulated:
    "kept in memory with its chart, version and values: no chart is fetched or rendered, and nothing of it runs",
  checked(logicalName: string, news: Values, olds: Values) {
    const name = news["name"] ?? olds["name"] ?? `${logicalName}-${randomBytes(4).toString("hex")}`;
    const chosen = { ...news, name, namespace: news["namespace"] ?? "default" };
    const failures = news["version"]
      ? []
      : [{ property: "version", reason: "a release without a version is another one tomorrow: pin it" }];
    return { inputs: chosen, failures };
  },
  async create(cloud, wanted: Values) {
    (await apiOf(cloud)).create(objectOf(wanted));
    return `${String(wanted["namespace"])}/${String(wanted["name"])}`;
  },
  async read(cloud, id) {
    const found = (await apiIfAny(cloud))?.find(addressOf(id));
    if (!found) return undefined;
    const { apiVersion: _, kind: __, metadata: ___, ...kept } = found.manifest;
    return { inputs: kept, outputs: { status: { ...statusOf(kept), revision: found.generation } } };
  },
  async update(cloud, _id, to: Values) {
    (await apiOf(cloud)).replace(objectOf(to));
  },
  async remove(cloud, id) {
    (await apiIfAny(cloud))?.remove(addressOf(id));
  },
};

const statusOf = ({ chart, name, namespace, version }: Values): Values => ({
  chart,
  name,
  namespace,
  status: "deployed",
  version,
});

export const entries: Record<string, AnyEntry> = { "kubernetes:helm.sh/v3:Release": release };
