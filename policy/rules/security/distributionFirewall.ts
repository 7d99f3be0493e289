import { type ResourceRule, unknown } from "../../rule";
import { isMissing } from "../../reading";

const type = "aws:cloudfront/distribution:Distribution";

export const distributionFirewall: ResourceRule = {
  name: "distribution-firewall",
  title: "CloudFront distributions have a web ACL.",
  reason:
    "Without it a botnet's requests, and every known attack on web shops, go through to the regions, and we pay for each.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-6",
  level: "mandatory",
  remedy: "Set webAclId to the ARN of the web ACL.",
  controls: ["FSBP CloudFront.6"],
  types: [type],
  violations: ({ props }) => (isMissing(props["webAclId"]) ? ["no firewall stands before it"] : []),
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { webAclId: "" } },
    ],
    passing: [
      { type, props: { webAclId: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1" } },
      { type, props: { webAclId: unknown } },
    ],
  },
};
