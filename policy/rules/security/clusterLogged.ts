import { type Resource, type ResourceRule, unknown } from "../../rule";
import { isWithout } from "../../reading";

const type = "aws:eks/cluster:Cluster";
const kinds = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

const violations = ({ props }: Resource) =>
  kinds.filter((kind) => isWithout(props["enabledClusterLogTypes"], kind)).map((kind) => `it keeps no ${kind} log`);

export const clusterLogged: ResourceRule = {
  name: "cluster-logged",
  title: "EKS clusters write all five control plane logs.",
  reason: "They alone say who signed in to the cluster and what they changed; AWS keeps none of it otherwise.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-8",
  level: "mandatory",
  remedy: `Set enabledClusterLogTypes to ${kinds.join(", ")}.`,
  controls: ["FSBP EKS.8"],
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { enabledClusterLogTypes: kinds.slice(1) } },
    ],
    passing: [
      { type, props: { enabledClusterLogTypes: kinds } },
      { type, props: { enabledClusterLogTypes: unknown } },
    ],
  },
};
