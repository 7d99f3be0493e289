/** A target group's settings, read from what the AWS API says. */
import type { TargetGroup, TargetGroupAttribute } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { GroupAttributes, Minimum } from "./targetChoice";
import type { Thresholds } from "./targetHealth";

export interface HealthCheckSettings {
  /** Missing: the port that the target serves on. */
  readonly port?: number;
  readonly path: string;
  /** Status codes that a healthy target answers with, as the matcher has them: `200`, `200,204`, `200-299`. */
  readonly codes: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly thresholds: Thresholds;
}

export interface GroupSettings {
  readonly check: HealthCheckSettings;
  readonly attributes: GroupAttributes;
  readonly deregistrationSeconds: number;
}

export function readGroup(
  group: TargetGroup,
  attributes: readonly TargetGroupAttribute[],
): { readonly settings: GroupSettings; readonly problems: readonly string[] } {
  const of = new Map(attributes.map((it) => [it.Key!, it.Value!]));
  const minimum = (action: string): Minimum => minimumOf(of, `target_group_health.${action}.minimum_healthy_targets`);
  const settings: GroupSettings = {
    check: checkOf(group),
    attributes: {
      routing: minimum("unhealthy_state_routing"),
      dns: minimum("dns_failover"),
      slowStartSeconds: Number(of.get("slow_start.duration_seconds") ?? 0),
    },
    deregistrationSeconds: Number(of.get("deregistration_delay.timeout_seconds") ?? 300),
  };
  return { settings, problems: problemsOf(group, of) };
}

const checkOf = (group: TargetGroup): HealthCheckSettings => ({
  ...(group.HealthCheckPort !== "traffic-port" && { port: Number(group.HealthCheckPort) }),
  path: group.HealthCheckPath ?? "/",
  codes: group.Matcher?.HttpCode ?? "200",
  intervalSeconds: group.HealthCheckIntervalSeconds!,
  timeoutSeconds: group.HealthCheckTimeoutSeconds!,
  thresholds: { healthy: group.HealthyThresholdCount!, unhealthy: group.UnhealthyThresholdCount! },
});

function minimumOf(attributes: ReadonlyMap<string, string>, key: string): Minimum {
  const value = (name: string, otherwise: string): number | undefined => {
    const text = attributes.get(`${key}.${name}`) ?? otherwise;
    return text === "off" ? undefined : Number(text);
  };
  const [count, percentage] = [value("count", "1"), value("percentage", "off")];
  return { ...(count !== undefined && { count }), ...(percentage !== undefined && { percentage }) };
}

/** Attributes that change what happens to requests, and the one value that is carried out here. */
const carriedOut: Readonly<Record<string, readonly string[]>> = {
  "stickiness.enabled": ["false"],
  "load_balancing.algorithm.type": ["round_robin"],
  "load_balancing.cross_zone.enabled": ["true", "use_load_balancer_configuration"],
};

function problemsOf(group: TargetGroup, attributes: ReadonlyMap<string, string>): string[] {
  const what = `Target group ${group.TargetGroupName} (${group.TargetGroupArn})`;
  const problems = Object.entries(carriedOut).flatMap(([key, values]) => {
    const value = attributes.get(key);
    return value === undefined || values.includes(value) ? [] : [`${what} has ${key} = ${value}.`];
  });
  if (group.Protocol !== "HTTP") problems.push(`${what} speaks ${group.Protocol} with its targets.`);
  if (group.HealthCheckProtocol !== "HTTP") problems.push(`${what} is checked by ${group.HealthCheckProtocol}.`);
  if (group.ProtocolVersion !== undefined && group.ProtocolVersion !== "HTTP1")
    problems.push(`${what} speaks ${group.ProtocolVersion}.`);
  return problems;
}
