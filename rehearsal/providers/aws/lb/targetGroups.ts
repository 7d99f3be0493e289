import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { elb, gone, retag, tagged, tagsOf } from "./api";
import { type AttributeTable, fromAttributes, toAttributes } from "./attributes";

type Args = Plain<aws.lb.TargetGroupArgs>;

const attributes: AttributeTable = {
  connectionTermination: { attribute: "deregistration_delay.connection_termination.enabled", type: "flag" },
  deregistrationDelay: { attribute: "deregistration_delay.timeout_seconds", type: "number" },
  loadBalancingAlgorithmType: { attribute: "load_balancing.algorithm.type", type: "text" },
  loadBalancingAnomalyMitigation: { attribute: "load_balancing.algorithm.anomaly_mitigation", type: "text" },
  loadBalancingCrossZoneEnabled: { attribute: "load_balancing.cross_zone.enabled", type: "text" },
  preserveClientIp: { attribute: "preserve_client_ip.enabled", type: "text" },
  proxyProtocolV2: { attribute: "proxy_protocol_v2.enabled", type: "flag" },
  slowStart: { attribute: "slow_start.duration_seconds", type: "number" },
  "stickiness.enabled": { attribute: "stickiness.enabled", type: "flag" },
  "stickiness.type": { attribute: "stickiness.type", type: "text" },
  "stickiness.cookieName": { attribute: "stickiness.app_cookie.cookie_name", type: "text" },
  "targetGroupHealth.dnsFailover.minimumHealthyTargetsCount": {
    attribute: "target_group_health.dns_failover.minimum_healthy_targets.count",
    type: "text",
  },
  "targetGroupHealth.dnsFailover.minimumHealthyTargetsPercentage": {
    attribute: "target_group_health.dns_failover.minimum_healthy_targets.percentage",
    type: "text",
  },
  "targetGroupHealth.unhealthyStateRouting.minimumHealthyTargetsCount": {
    attribute: "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
    type: "number",
  },
  "targetGroupHealth.unhealthyStateRouting.minimumHealthyTargetsPercentage": {
    attribute: "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
    type: "text",
  },
};

/** Which attribute a cookie's life is kept in depends on who sets the cookie. */
const withCookie = (inputs: { stickiness?: { type?: string } }): AttributeTable => ({
  ...attributes,
  "stickiness.cookieDuration": {
    attribute: `stickiness.${inputs.stickiness?.type === "app_cookie" ? "app_cookie" : "lb_cookie"}.duration_seconds`,
    type: "number",
  },
});

const targetGroup = entry<aws.lb.TargetGroupArgs>({
  inputs: {
    connectionTermination: true,
    deregistrationDelay: true,
    healthCheck: {
      enabled: true,
      healthyThreshold: true,
      interval: true,
      matcher: true,
      path: true,
      port: true,
      protocol: true,
      timeout: true,
      unhealthyThreshold: true,
    },
    ipAddressType: true,
    loadBalancingAlgorithmType: true,
    loadBalancingAnomalyMitigation: true,
    loadBalancingCrossZoneEnabled: true,
    name: true,
    port: true,
    preserveClientIp: true,
    protocol: true,
    protocolVersion: true,
    proxyProtocolV2: true,
    region: true,
    slowStart: true,
    stickiness: { cookieDuration: true, cookieName: true, enabled: true, type: true },
    tags: true,
    targetGroupHealth: {
      dnsFailover: { minimumHealthyTargetsCount: true, minimumHealthyTargetsPercentage: true },
      unhealthyStateRouting: { minimumHealthyTargetsCount: true, minimumHealthyTargetsPercentage: true },
    },
    targetType: true,
    vpcId: true,
  },
  required: [],
  replaceOn: ["ipAddressType", "name", "port", "protocol", "protocolVersion", "region", "targetType", "vpcId"],
  autoName: { property: "name", maxLength: 32 },
  async create(cloud, inputs) {
    const made = await elb(cloud).send(
      new sdk.CreateTargetGroupCommand({
        ...healthCheck(inputs),
        Name: inputs.name,
        Port: inputs.port,
        Protocol: inputs.protocol as sdk.ProtocolEnum | undefined,
        ProtocolVersion: inputs.protocolVersion,
        TargetType: (inputs.targetType ?? "instance") as sdk.TargetTypeEnum,
        IpAddressType: inputs.ipAddressType as sdk.TargetGroupIpAddressTypeEnum | undefined,
        VpcId: inputs.vpcId,
        Tags: tagged(inputs.tags),
      }),
    );
    const arn = made.TargetGroups![0]!.TargetGroupArn!;
    await setAttributes(cloud, arn, inputs);
    return arn;
  },
  async read(cloud, arn) {
    const found = await unlessGone(gone, () =>
      elb(cloud).send(new sdk.DescribeTargetGroupsCommand({ TargetGroupArns: [arn] })),
    );
    const it = found?.TargetGroups?.[0];
    if (!it) return undefined;
    const attributesNow = await elb(cloud).send(new sdk.DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }));
    return {
      inputs: { ...seen(it, attributesNow.Attributes ?? []), tags: await tagsOf(cloud, arn) },
      outputs: {
        arn,
        arnSuffix: arn.split(":").pop(),
        loadBalancerArns: it.LoadBalancerArns ?? [],
      },
    };
  },
  async update(cloud, arn, to, from) {
    await elb(cloud).send(new sdk.ModifyTargetGroupCommand({ ...healthCheck(to), TargetGroupArn: arn }));
    await setAttributes(cloud, arn, to);
    await retag(cloud, arn, to, from);
  },
  async remove(cloud, arn) {
    await unlessGone(gone, () => elb(cloud).send(new sdk.DeleteTargetGroupCommand({ TargetGroupArn: arn })));
  },
});

function healthCheck({ healthCheck: check }: Args) {
  if (!check) return {};
  return {
    HealthCheckEnabled: check.enabled,
    HealthCheckIntervalSeconds: check.interval,
    HealthCheckPath: check.path,
    HealthCheckPort: check.port,
    HealthCheckProtocol: check.protocol as sdk.ProtocolEnum | undefined,
    HealthCheckTimeoutSeconds: check.timeout,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    Matcher: check.matcher ? { HttpCode: check.matcher } : undefined,
  };
}

function seen(it: sdk.TargetGroup, attributesNow: sdk.TargetGroupAttribute[]): Partial<Args> {
  const type = attributesNow.find((attribute) => attribute.Key === "stickiness.type")?.Value;
  return {
    ...fromAttributes(withCookie({ stickiness: { type } }), attributesNow),
    name: it.TargetGroupName,
    port: it.Port,
    protocol: it.Protocol,
    protocolVersion: it.ProtocolVersion,
    targetType: it.TargetType,
    ipAddressType: it.IpAddressType,
    vpcId: it.VpcId,
    healthCheck: {
      enabled: it.HealthCheckEnabled,
      interval: it.HealthCheckIntervalSeconds,
      path: it.HealthCheckPath,
      port: it.HealthCheckPort,
      protocol: it.HealthCheckProtocol,
      timeout: it.HealthCheckTimeoutSeconds,
      healthyThreshold: it.HealthyThresholdCount,
      unhealthyThreshold: it.UnhealthyThresholdCount,
      matcher: it.Matcher?.HttpCode,
    },
  };
}

async function setAttributes(cloud: Cloud, arn: string, inputs: Args): Promise<void> {
  const Attributes = toAttributes(withCookie(inputs), inputs);
  if (Attributes.length)
    await elb(cloud).send(new sdk.ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes }));
}

export const entries: Record<string, AnyEntry> = { "aws:lb/targetGroup:TargetGroup": targetGroup };
