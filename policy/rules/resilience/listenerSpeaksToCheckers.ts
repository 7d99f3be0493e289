import { type ResourceRule, unknown } from "../../rule";
import { isKnownText } from "../../reading";

const type = "aws:lb/listener:Listener";

/** Policies of TLS 1.3 alone. */
const onlyNewest = /^ELBSecurityPolicy-TLS13-1-3-/;

const https = (sslPolicy: unknown) => ({ type, props: { protocol: "HTTPS", sslPolicy } });

export const listenerSpeaksToCheckers: ResourceRule = {
  name: "listener-speaks-to-checkers",
  title: "Load balancers keep TLS 1.2 beside TLS 1.3.",
  reason:
    "Route 53's health checkers speak TLS 1.0 to 1.2. A listener that takes TLS 1.3 alone turns every region unhealthy at once, and with that failover off: Route 53 answers as if all were well.",
  link: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html",
  level: "mandatory",
  remedy: "Use a policy that begins with ELBSecurityPolicy-TLS13-1-2-.",
  types: [type],
  violations: ({ props: { sslPolicy } }) =>
    isKnownText(sslPolicy) && onlyNewest.test(sslPolicy) ? [`${sslPolicy} refuses Route 53's health checkers`] : [],
  fixtures: {
    failing: [https("ELBSecurityPolicy-TLS13-1-3-2021-06"), https("ELBSecurityPolicy-TLS13-1-3-PQ-2025-09")],
    passing: [https("ELBSecurityPolicy-TLS13-1-2-Res-2021-06"), https(unknown), https(undefined)],
  },
};
