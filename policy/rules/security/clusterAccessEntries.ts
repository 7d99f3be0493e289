import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isNoneOf, textsOf } from "../../reading";

const cluster = "aws:eks/cluster:Cluster";
const entry = "aws:eks/accessEntry:AccessEntry";
const config = ["kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:ConfigMapPatch"];

function violations({ type, props }: Resource): readonly string[] {
  if (type === cluster) {
    const isOther = isNoneOf(at(props, "accessConfig", "authenticationMode"), ["API"]);
    return isOther ? ["its aws-auth map can let people in"] : [];
  }
  if (type === entry) {
    return textsOf(props["kubernetesGroups"]).includes("system:masters") ? ["it can never be refused anything"] : [];
  }
  return at(props, "metadata", "name") === "aws-auth" ? ["it lets people in from inside the cluster"] : [];
}

const clusterWith = (authenticationMode: unknown) => ({
  type: cluster,
  props: { accessConfig: { authenticationMode } },
});

export const clusterAccessEntries: ResourceRule = {
  name: "cluster-access-entries",
  title: "EKS clusters grant access by access entries only, none of them in system:masters.",
  reason:
    "The old aws-auth map can be changed from inside the cluster, locks everybody out when it is spoilt, and shows in no record of AWS.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
  level: "mandatory",
  remedy:
    "Set accessConfig.authenticationMode to API, and make access entries with access policies instead of system:masters.",
  types: [cluster, entry, ...config],
  violations,
  fixtures: {
    failing: [
      { type: cluster, props: {} },
      clusterWith("API_AND_CONFIG_MAP"),
      { type: entry, props: { kubernetesGroups: ["system:masters"] } },
      { type: config[0]!, props: { metadata: { name: "aws-auth", namespace: "kube-system" } } },
    ],
    passing: [
      clusterWith("API"),
      clusterWith(unknown),
      { type: entry, props: { kubernetesGroups: ["viewers"] } },
      { type: entry, props: {} },
      { type: config[0]!, props: { metadata: { name: "settings" } } },
    ],
  },
};
