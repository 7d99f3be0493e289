import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isMissing, listed } from "../../reading";

const addon = "aws:eks/addon:Addon";
const release = "kubernetes:helm.sh/v3:Release";
const chart = "kubernetes:helm.sh/v4:Chart";

/** One version, not a range of them. */
const exact = /^v?\d+\.\d+\.\d+([-+][\w.+-]+)?$/;

const isFromPlainHttp = (value: unknown) => typeof value === "string" && value.startsWith("http://");

function violations({ type, props }: Resource): readonly string[] {
  if (type === addon) return listed({ "AWS chooses its version": isMissing(props["addonVersion"]) });
  const { version } = props;
  return listed({
    "its version isn't one alone": version !== unknown && !exact.test(typeof version === "string" ? version : ""),
    "it is fetched over plain HTTP":
      isFromPlainHttp(at(props, "repositoryOpts", "repo")) || isFromPlainHttp(props["chart"]),
  });
}

const from = (repo: string, version?: string) => ({
  type: release,
  props: { chart: "karpenter", ...(version && { version }), repositoryOpts: { repo } },
});

export const clusterPartsPinned: ResourceRule = {
  name: "cluster-parts-pinned",
  title: "EKS add-ons and Helm charts have exact versions.",
  reason:
    "What runs with the rights of the cluster would change by itself, in each region on another day, without review or rehearsal.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html",
  level: "mandatory",
  remedy: "Set addonVersion, or the chart's exact version, and fetch charts over HTTPS or from a registry.",
  types: [addon, release, chart],
  violations,
  fixtures: {
    failing: [
      { type: addon, props: { addonName: "vpc-cni" } },
      from("https://charts.example"),
      from("https://charts.example", "~1.2.0"),
      from("https://charts.example", "1.x"),
      from("http://charts.example", "1.2.3"),
      { type: chart, props: { chart: "http://charts.example/karpenter.tgz", version: "1.2.3" } },
    ],
    passing: [
      { type: addon, props: { addonName: "vpc-cni", addonVersion: "v1.20.4-eksbuild.1" } },
      { type: addon, props: { addonName: "vpc-cni", addonVersion: unknown } },
      from("https://charts.example", "1.14.0"),
      { type: chart, props: { chart: "oci://public.ecr.aws/karpenter/karpenter", version: "v1.14.0-rc.1" } },
    ],
  },
};
