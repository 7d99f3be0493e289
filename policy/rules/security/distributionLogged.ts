import type { PlanRule } from "../../rule";
import { ofType, partsOf, planWith } from "./parts";
import { at, isMissing } from "../../reading";

const type = "aws:cloudfront/distribution:Distribution";
const source = "aws:cloudwatch/logDeliverySource:LogDeliverySource";
const distribution = { type, name: "edge", props: { arn: "arn:aws:cloudfront::123456789012:distribution/E1" } };

export const distributionLogged: PlanRule = {
  name: "distribution-logged",
  title: "CloudFront distributions log viewers' requests.",
  reason:
    "It is the one place that sees every visitor: without its log nobody can tell an attack from a sale, or what was taken.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-5",
  level: "mandatory",
  remedy: "Set loggingConfig.bucket, or add an aws.cloudwatch.LogDeliverySource for the distribution.",
  controls: ["FSBP CloudFront.5"],
  findings: (plan) =>
    ofType(plan, type)
      .filter(({ props }) => isMissing(at(props, "loggingConfig", "bucket")))
      .filter((it) => partsOf(it, { type: source, property: "resourceArn" }, plan).length === 0)
      .map(({ urn, name }) => ({ urn, message: `${name} has no log` })),
  planFixtures: {
    failing: [
      planWith(distribution),
      planWith(distribution, {
        type: source,
        props: { resourceArn: "arn:aws:cloudfront::123456789012:distribution/E2" },
      }),
    ],
    passing: [
      planWith({ type, props: { loggingConfig: { bucket: "logs.s3.amazonaws.com" } } }),
      planWith(distribution, { type: source, props: { resourceArn: distribution.props.arn } }),
    ],
  },
};
