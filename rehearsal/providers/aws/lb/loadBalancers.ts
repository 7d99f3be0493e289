import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { equal } from "../../readback";
import { unlessGone } from "../gone";
import { until } from "../until";
import { elb, gone, retag, tagged, tagsOf } from "./api";
import { type AttributeTable, fromAttributes, toAttributes } from "./attributes";

type Args = Plain<aws.lb.LoadBalancerArgs>;

const attributes: AttributeTable = {
  "accessLogs.bucket": { attribute: "access_logs.s3.bucket", type: "text" },
  "accessLogs.enabled": { attribute: "access_logs.s3.enabled", type: "flag" },
  "accessLogs.prefix": { attribute: "access_logs.s3.prefix", type: "text" },
  "connectionLogs.bucket": { attribute: "connection_logs.s3.bucket", type: "text" },
  "connectionLogs.enabled": { attribute: "connection_logs.s3.enabled", type: "flag" },
  "connectionLogs.prefix": { attribute: "connection_logs.s3.prefix", type: "text" },
  clientKeepAlive: { attribute: "client_keep_alive.seconds", type: "number" },
  desyncMitigationMode: { attribute: "routing.http.desync_mitigation_mode", type: "text" },
  dnsRecordClientRoutingPolicy: { attribute: "dns_record.client_routing_policy", type: "text" },
  dropInvalidHeaderFields: { attribute: "routing.http.drop_invalid_header_fields.enabled", type: "flag" },
  enableCrossZoneLoadBalancing: { attribute: "load_balancing.cross_zone.enabled", type: "flag" },
  enableDeletionProtection: { attribute: "deletion_protection.enabled", type: "flag" },
  enableHttp2: { attribute: "routing.http2.enabled", type: "flag" },
  enableTlsVersionAndCipherSuiteHeaders: {
    attribute: "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
    type: "flag",
  },
  enableWafFailOpen: { attribute: "waf.fail_open.enabled", type: "flag" },
  enableXffClientPort: { attribute: "routing.http.xff_client_port.enabled", type: "flag" },
  enableZonalShift: { attribute: "zonal_shift.config.enabled", type: "flag" },
  idleTimeout: { attribute: "idle_timeout.timeout_seconds", type: "number" },
  preserveHostHeader: { attribute: "routing.http.preserve_host_header.enabled", type: "flag" },
  xffHeaderProcessingMode: { attribute: "routing.http.xff_header_processing.mode", type: "text" },
};

const loadBalancer = entry<aws.lb.LoadBalancerArgs>({
  inputs: {
    accessLogs: { bucket: true, enabled: true, prefix: true },
    clientKeepAlive: true,
    connectionLogs: { bucket: true, enabled: true, prefix: true },
    desyncMitigationMode: true,
    dnsRecordClientRoutingPolicy: true,
    dropInvalidHeaderFields: true,
    enableCrossZoneLoadBalancing: true,
    enableDeletionProtection: true,
    enableHttp2: true,
    enableTlsVersionAndCipherSuiteHeaders: true,
    enableWafFailOpen: true,
    enableXffClientPort: true,
    enableZonalShift: true,
    idleTimeout: true,
    internal: true,
    ipAddressType: true,
    loadBalancerType: true,
    name: true,
    preserveHostHeader: true,
    region: true,
    securityGroups: true,
    subnets: true,
    tags: true,
    xffHeaderProcessingMode: true,
  },
  required: [],
  replaceOn: ["internal", "loadBalancerType", "name", "region"],
  autoName: { property: "name", maxLength: 32 },
  async create(cloud, inputs) {
    const made = await elb(cloud).send(
      new sdk.CreateLoadBalancerCommand({
        Name: inputs.name,
        Type: (inputs.loadBalancerType ?? "application") as sdk.LoadBalancerTypeEnum,
        Scheme: inputs.internal ? "internal" : "internet-facing",
        IpAddressType: inputs.ipAddressType as sdk.IpAddressType | undefined,
        SecurityGroups: inputs.securityGroups,
        Subnets: inputs.subnets,
        Tags: tagged(inputs.tags),
      }),
    );
    const arn = made.LoadBalancers![0]!.LoadBalancerArn!;
    await until(`load balancer ${inputs.name} to be active`, 600, async () =>
      (await balancerNow(cloud, arn))?.State?.Code === "active" ? true : undefined,
    );
    await setAttributes(cloud, arn, inputs);
    return arn;
  },
  async read(cloud, arn, last) {
    const it = await balancerNow(cloud, arn);
    if (!it) return undefined;
    const found = await elb(cloud).send(new sdk.DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }));
    return {
      inputs: {
        ...withoutIdleLogs(fromAttributes(attributes, found.Attributes ?? []), last),
        name: it.LoadBalancerName,
        internal: it.Scheme === "internal",
        ipAddressType: it.IpAddressType,
        loadBalancerType: it.Type,
        securityGroups: it.SecurityGroups ?? [],
        subnets: (it.AvailabilityZones ?? []).map((zone) => zone.SubnetId!),
        tags: await tagsOf(cloud, arn),
      },
      outputs: {
        arn,
        arnSuffix: arn.split(":loadbalancer/")[1],
        dnsName: it.DNSName,
        vpcId: it.VpcId,
        zoneId: it.CanonicalHostedZoneId,
      },
    };
  },
  async update(cloud, arn, to, from) {
    if (!equal(to.securityGroups, from.securityGroups))
      await elb(cloud).send(
        new sdk.SetSecurityGroupsCommand({ LoadBalancerArn: arn, SecurityGroups: to.securityGroups }),
      );
    if (!equal(to.subnets, from.subnets))
      await elb(cloud).send(new sdk.SetSubnetsCommand({ LoadBalancerArn: arn, Subnets: to.subnets }));
    if (to.ipAddressType !== from.ipAddressType)
      await elb(cloud).send(
        new sdk.SetIpAddressTypeCommand({
          LoadBalancerArn: arn,
          IpAddressType: (to.ipAddressType ?? "ipv4") as sdk.IpAddressType,
        }),
      );
    await setAttributes(cloud, arn, { ...to, ...reset(from, to) });
    await retag(cloud, arn, to, from);
  },
  async remove(cloud, arn) {
    await unlessGone(gone, () => elb(cloud).send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn: arn })));
  },
});

/** Logs that are switched off and that nobody asked for are no input. */
function withoutIdleLogs(inputs: Partial<Args>, last: Args): Partial<Args> {
  const { accessLogs, connectionLogs, ...rest } = inputs;
  return {
    ...rest,
    ...(last.accessLogs || accessLogs?.enabled ? { accessLogs } : {}),
    ...(last.connectionLogs || connectionLogs?.enabled ? { connectionLogs } : {}),
  };
}

/** Logs that are no longer asked for are switched off. */
const reset = (from: Args, to: Args) => ({
  ...(from.accessLogs && !to.accessLogs ? { accessLogs: { ...from.accessLogs, enabled: false } } : {}),
  ...(from.connectionLogs && !to.connectionLogs ? { connectionLogs: { ...from.connectionLogs, enabled: false } } : {}),
});

async function setAttributes(cloud: Cloud, arn: string, inputs: object): Promise<void> {
  const Attributes = toAttributes(attributes, inputs);
  if (Attributes.length)
    await elb(cloud).send(new sdk.ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: arn, Attributes }));
}

async function balancerNow(cloud: Cloud, arn: string): Promise<sdk.LoadBalancer | undefined> {
  const found = await unlessGone(gone, () =>
    elb(cloud).send(new sdk.DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] })),
  );
  return found?.LoadBalancers?.[0];
}

export const entries: Record<string, AnyEntry> = { "aws:lb/loadBalancer:LoadBalancer": loadBalancer };
