import { isGiven, type Resource, type ResourceRule } from "../../rule";
import { isMissing, isOn } from "../../reading";

/** How each type calls the switch. */
const switches: Readonly<Record<string, string>> = {
  "aws:rds/clusterInstance:ClusterInstance": "performanceInsightsEnabled",
  "aws:rds/instance:Instance": "performanceInsightsEnabled",
  "aws:docdb/clusterInstance:ClusterInstance": "enablePerformanceInsights",
};

function violations({ type, props }: Resource): readonly string[] {
  const isUsed = isGiven(props[switches[type]!]) && isOn(props[switches[type]!]);
  return isUsed && isMissing(props["performanceInsightsKmsKeyId"])
    ? ["its Performance Insights have no key of ours"]
    : [];
}

const performanceInsightsKmsKeyId = "arn:aws:kms:eu-west-1:123456789012:key/1";

export const performanceInsightsCustomerKey: ResourceRule = {
  name: "performance-insights-customer-key",
  title: "Performance Insights is encrypted with a customer managed KMS key.",
  reason:
    "It keeps the text of statements, which can hold what customers typed; without a key of ours AWS' own key opens it to every reader.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.access-control.html",
  level: "mandatory",
  remedy: "Set performanceInsightsKmsKeyId to this region's key.",
  types: Object.keys(switches),
  violations,
  fixtures: {
    failing: [
      { type: "aws:rds/clusterInstance:ClusterInstance", props: { performanceInsightsEnabled: true } },
      { type: "aws:docdb/clusterInstance:ClusterInstance", props: { enablePerformanceInsights: true } },
    ],
    passing: [
      { type: "aws:rds/instance:Instance", props: { performanceInsightsEnabled: true, performanceInsightsKmsKeyId } },
      { type: "aws:rds/instance:Instance", props: { performanceInsightsEnabled: false } },
      { type: "aws:docdb/clusterInstance:ClusterInstance", props: {} },
    ],
  },
};
