import { type PlanRule, resourceOf, unknown } from "../../rule";
import { at, ofType } from "../../reading";
import { record, routed, routedNames } from "./records";

const check = "aws:route53/healthCheck:HealthCheck";
const asking = (fqdn: unknown) => resourceOf({ type: check, props: { type: "HTTPS_STR_MATCH", fqdn } });

export const healthCheckAsksNoRoutedName: PlanRule = {
  name: "health-check-asks-no-routed-name",
  title: "An endpoint's health check asks no name that is itself routed by health.",
  reason:
    "Asked by a routed name, a lost region's check reaches a healthy region and stays green: users are sent to nobody, or health flaps with every failover.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html",
  level: "mandatory",
  remedy: "Let fqdn name the load balancer's own DNS name.",
  findings: (plan) => {
    const names = routedNames(plan);
    return ofType(plan, check)
      .filter((it) => names.has(at(it.props, "fqdn") as string))
      .map(({ urn, props }) => ({
        message: `it asks ${String(at(props, "fqdn"))}, which is routed by health itself`,
        urn,
      }));
  },
  planFixtures: {
    failing: [{ resources: [asking("origin.shop.example"), routed({ name: "origin.shop.example" })] }],
    passing: [
      { resources: [asking("alb-1.elb.amazonaws.com"), routed({ name: "origin.shop.example" })] },
      {
        resources: [
          asking("www.shop.example"),
          resourceOf({ type: record, props: { name: "www.shop.example", ttl: 60 } }),
        ],
      },
      { resources: [asking(unknown), routed({ name: unknown })] },
    ],
  },
};
