import { type ResourceRule, unknown } from "../../rule";
import { at, itemsIfKnown, isKnownText } from "../../reading";

const type = "aws:route53/healthCheck:HealthCheck";

export const healthCheckMatchesString: ResourceRule = {
  name: "health-check-matches-string",
  title: "An endpoint's health check uses HTTPS string matching from at least three regions.",
  reason:
    "Any 200 or 302 satisfies a plain check: an error page, a redirect or a stranger at an address that was given back keeps users in a region that serves nobody.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
  level: "mandatory",
  remedy:
    "Use type HTTPS_STR_MATCH with a searchString within the first 5,120 bytes of the answer, and leave regions away or name three.",
  types: [type],
  violations: ({ props }) => {
    const kind = at(props, "type");
    if (!isKnownText(kind) || !/^(HTTP|HTTPS|TCP)/.test(kind)) return [];
    const regions = itemsIfKnown(at(props, "regions"));
    return [
      ...(kind === "HTTPS_STR_MATCH" ? [] : [`it is of type ${kind}`]),
      ...(regions && regions.length > 0 && regions.length < 3 ? [`it looks from ${regions.length} regions only`] : []),
    ];
  },
  fixtures: {
    failing: [
      { type, props: { type: "HTTPS", fqdn: "alb.example" } },
      { type, props: { type: "HTTP_STR_MATCH", searchString: "ok" } },
      { type, props: { type: "TCP" } },
      { type, props: { type: "HTTPS_STR_MATCH", regions: ["us-east-1"] } },
    ],
    passing: [
      { type, props: { type: "HTTPS_STR_MATCH", searchString: "ok" } },
      { type, props: { type: "HTTPS_STR_MATCH", regions: ["us-east-1", "eu-west-1", "sa-east-1"] } },
      { type, props: { type: "HTTPS_STR_MATCH", regions: unknown } },
      { type, props: { type: "CALCULATED" } },
      { type, props: { type: "CLOUDWATCH_METRIC" } },
      { type, props: { type: unknown } },
    ],
  },
};
