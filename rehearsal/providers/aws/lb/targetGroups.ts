import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as aws from "@pulumi/aws";
import type { lb as Types } from "@pulumi/aws/types/input";
import type { AnyEntry } from "../../entry";
import { autoName, fixed, orElse } from "../inputs";
import { call } from "../operations";
import { fields, flagAsText, listOrNone, numberAsText, tagList, valueAt } from "../wire";
import { elb } from "./api";
import { attribute } from "./attributes";

const healthCheck = fields<Types.TargetGroupHealthCheck, sdk.TargetGroup>({
  enabled: "HealthCheckEnabled",
  healthyThreshold: "HealthyThresholdCount",
  interval: "HealthCheckIntervalSeconds",
  matcher: "Matcher.HttpCode",
  path: "HealthCheckPath",
  port: "HealthCheckPort",
  protocol: "HealthCheckProtocol",
  timeout: "HealthCheckTimeoutSeconds",
  unhealthyThreshold: "UnhealthyThresholdCount",
});

const [, stickinessType] = attribute("stickiness.type");

/** Which attribute a cookie's life is kept in depends on who sets the cookie. */
const stickinessBy = (type: unknown) =>
  fields<Types.TargetGroupStickiness>({
    cookieDuration: attribute(
      `stickiness.${type === "app_cookie" ? "app_cookie" : "lb_cookie"}.duration_seconds`,
      numberAsText,
    ),
    cookieName: attribute("stickiness.app_cookie.cookie_name"),
    enabled: attribute("stickiness.enabled", flagAsText),
    type: ["Attributes", stickinessType],
  });

const stickiness: ReturnType<typeof stickinessBy> = {
  ...stickinessBy(undefined),
  toAws: (given) => stickinessBy(valueAt(given, "type")).toAws(given),
  fromAws: (it) => stickinessBy(stickinessType.fromAws(valueAt(it, "Attributes"))).fromAws(it),
};

const minimum = "minimum_healthy_targets";
const dnsFailover = fields<Types.TargetGroupTargetGroupHealthDnsFailover>({
  minimumHealthyTargetsCount: attribute(`target_group_health.dns_failover.${minimum}.count`),
  minimumHealthyTargetsPercentage: attribute(`target_group_health.dns_failover.${minimum}.percentage`),
});
const unhealthyStateRouting = fields<Types.TargetGroupTargetGroupHealthUnhealthyStateRouting>({
  minimumHealthyTargetsCount: attribute(`target_group_health.unhealthy_state_routing.${minimum}.count`, numberAsText),
  minimumHealthyTargetsPercentage: attribute(`target_group_health.unhealthy_state_routing.${minimum}.percentage`),
});
const targetGroupHealth = fields<Types.TargetGroupTargetGroupHealth>({
  dnsFailover: ["", dnsFailover],
  unhealthyStateRouting: ["", unhealthyStateRouting],
});

type TargetGroup = sdk.CreateTargetGroupInput | sdk.ModifyTargetGroupAttributesInput | sdk.TargetGroup;

const targetGroup = elb.resource<aws.lb.TargetGroupArgs, TargetGroup>({
  inputs: {
    connectionTermination: attribute("deregistration_delay.connection_termination.enabled", flagAsText),
    deregistrationDelay: attribute("deregistration_delay.timeout_seconds", numberAsText),
    healthCheck: ["", healthCheck],
    ipAddressType: fixed("IpAddressType"),
    loadBalancingAlgorithmType: attribute("load_balancing.algorithm.type"),
    loadBalancingAnomalyMitigation: attribute("load_balancing.algorithm.anomaly_mitigation"),
    loadBalancingCrossZoneEnabled: attribute("load_balancing.cross_zone.enabled"),
    name: autoName({ sent: "Name", seen: "TargetGroupName" }, 32),
    port: fixed("Port"),
    preserveClientIp: attribute("preserve_client_ip.enabled"),
    protocol: fixed("Protocol"),
    protocolVersion: fixed("ProtocolVersion"),
    proxyProtocolV2: attribute("proxy_protocol_v2.enabled", flagAsText),
    slowStart: attribute("slow_start.duration_seconds", numberAsText),
    stickiness: ["", stickiness],
    tags: ["Tags", tagList],
    targetGroupHealth: ["", targetGroupHealth],
    targetType: fixed(orElse("TargetType", "instance")),
    vpcId: fixed("VpcId"),
  },
  id: "TargetGroupArn",
  create: call(sdk.CreateTargetGroupCommand, { answer: (made) => made.TargetGroups?.[0]?.TargetGroupArn }),
  read: [
    call(sdk.DescribeTargetGroupsCommand, { answer: (found) => found.TargetGroups?.[0] }),
    call(sdk.DescribeTargetGroupAttributesCommand),
  ],
  update: [call(sdk.ModifyTargetGroupCommand), call(sdk.ModifyTargetGroupAttributesCommand)],
  delete: call(sdk.DeleteTargetGroupCommand),
  outputs: {
    arn: "TargetGroupArn",
    arnSuffix: (_it, { id }) => id.split(":").pop(),
    loadBalancerArns: ["LoadBalancerArns", listOrNone],
  },
});

export const entries: Record<string, AnyEntry> = { "aws:lb/targetGroup:TargetGroup": targetGroup };
