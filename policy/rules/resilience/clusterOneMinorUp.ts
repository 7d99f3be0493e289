import { type Finding, type Operation, type PlanRule, resourceOf } from "../../rule";
import { shortName } from "../data/holders";
import { at, isKnownText } from "../../reading";

const type = "aws:eks/cluster:Cluster";

const minorOf = (version: unknown): number | undefined => {
  const minor = isKnownText(version) ? Number(version.split(".")[1]) : NaN;
  return Number.isNaN(minor) ? undefined : minor;
};

function finding({ kind, before, after }: Operation): readonly Finding[] {
  if (kind !== "update" || before.type !== type || !after) return [];
  const versions = [at(before.props, "version"), at(after.props, "version")] as const;
  const [runs, wanted] = versions.map(minorOf);
  if (runs === undefined || wanted === undefined || wanted <= runs + 1) return [];
  const steps = Array.from({ length: wanted - runs }, (_, index) => `1.${runs + index + 1}`).join(", then ");
  const message = `The plan takes ${shortName(before)} from ${String(versions[0])} to ${String(versions[1])} at once. Deploy ${steps}.`;
  return [{ message, urn: before.urn }];
}

const update = (from: unknown, to: unknown, of = type): { readonly operations: readonly Operation[] } => {
  const [before, after] = [from, to].map((version) => resourceOf({ type: of, name: "eks", props: { version } }));
  return { operations: [{ kind: "update", before: before!, after: after!, changed: ["version"] }] };
};

export const clusterOneMinorUp: PlanRule = {
  name: "cluster-one-minor-up",
  title: "A cluster goes up one minor version of Kubernetes at a time.",
  reason:
    "EKS upgrades the control plane by exactly one minor version and refuses more, in the middle of the update. Between two of them nodes and add-ons follow.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html",
  level: "mandatory",
  remedy:
    "Set kubernetesVersion to the next minor version, deploy, and go on from there; one region after the other (docs/compute.md).",
  findings: ({ operations }) => operations.flatMap(finding),
  planFixtures: {
    failing: [update("1.34", "1.36"), update("1.33", "1.36")],
    passing: [
      update("1.35", "1.36"),
      update("1.36", "1.36"),
      update("1.34", "1.36", "aws:eks/nodeGroup:NodeGroup"),
      update("1.34", undefined),
    ],
  },
};
