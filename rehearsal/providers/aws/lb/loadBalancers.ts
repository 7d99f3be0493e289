import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { autoName, fixed, orElse } from "../inputs";
import { bring, call } from "../operations";
import { converted, fields, flagAsText, listOf, listOrNone, numberAsText, tagList, type Wire } from "../wire";
import { client, elb } from "./api";
import { attribute } from "./attributes";

type Logs = aws.types.input.lb.LoadBalancerAccessLogs;

/** Logs that are switched off and that nobody asked for are no input. */
function logs(prefix: string) {
  const declared = fields<Logs>({
    bucket: attribute(`${prefix}.s3.bucket`),
    enabled: attribute(`${prefix}.s3.enabled`, flagAsText),
    prefix: attribute(`${prefix}.s3.prefix`),
  });
  const wire: typeof declared = {
    ...declared,
    fromAws(it, asked) {
      const seen = declared.fromAws(it) as Logs;
      return asked || seen.enabled ? seen : undefined;
    },
  };
  return ["", wire] as const;
}

const logging = { accessLogs: logs("access_logs"), connectionLogs: logs("connection_logs") };

const scheme: Wire = converted<boolean, string>(
  (internal) => (internal ? "internal" : "internet-facing"),
  (text) => text === "internal",
);

type LoadBalancer = sdk.CreateLoadBalancerInput | sdk.ModifyLoadBalancerAttributesInput | sdk.LoadBalancer;

const loadBalancer = elb.resource<aws.lb.LoadBalancerArgs, LoadBalancer>({
  inputs: {
    ...logging,
    clientKeepAlive: attribute("client_keep_alive.seconds", numberAsText),
    desyncMitigationMode: attribute("routing.http.desync_mitigation_mode"),
    dnsRecordClientRoutingPolicy: attribute("dns_record.client_routing_policy"),
    dropInvalidHeaderFields: attribute("routing.http.drop_invalid_header_fields.enabled", flagAsText),
    enableCrossZoneLoadBalancing: attribute("load_balancing.cross_zone.enabled", flagAsText),
    enableDeletionProtection: attribute("deletion_protection.enabled", flagAsText),
    enableHttp2: attribute("routing.http2.enabled", flagAsText),
    enableTlsVersionAndCipherSuiteHeaders: attribute(
      "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
      flagAsText,
    ),
    enableWafFailOpen: attribute("waf.fail_open.enabled", flagAsText),
    enableXffClientPort: attribute("routing.http.xff_client_port.enabled", flagAsText),
    enableZonalShift: attribute("zonal_shift.config.enabled", flagAsText),
    idleTimeout: attribute("idle_timeout.timeout_seconds", numberAsText),
    internal: fixed(["Scheme", scheme]),
    ipAddressType: orElse("IpAddressType", "ipv4"),
    loadBalancerType: fixed(orElse("Type", "application")),
    name: autoName({ sent: "Name", seen: "LoadBalancerName" }, 32),
    preserveHostHeader: attribute("routing.http.preserve_host_header.enabled", flagAsText),
    securityGroups: ["SecurityGroups", listOrNone],
    subnets: { sent: "Subnets", seen: ["AvailabilityZones", listOf("SubnetId")] },
    tags: ["Tags", tagList],
    xffHeaderProcessingMode: attribute("routing.http.xff_header_processing.mode"),
  },
  id: "LoadBalancerArn",
  create: call(sdk.CreateLoadBalancerCommand, { answer: (made) => made.LoadBalancers?.[0]?.LoadBalancerArn }),
  usable: (it) => it.State?.Code === "active",
  read: [
    call(sdk.DescribeLoadBalancersCommand, { answer: (found) => found.LoadBalancers?.[0] }),
    call(sdk.DescribeLoadBalancerAttributesCommand),
  ],
  update: [
    call(sdk.SetSecurityGroupsCommand),
    call(sdk.SetSubnetsCommand),
    call(sdk.SetIpAddressTypeCommand),
    // Logs that are no longer asked for are switched off.
    bring(["accessLogs", "connectionLogs"], async ({ cloud, id: LoadBalancerArn, inputs: to, from }) => {
      for (const name of ["accessLogs", "connectionLogs"] as const) {
        if (to[name] || !from[name]) continue;
        const off = logging[name][1].toAws({ ...from[name], enabled: false }) as sdk.ModifyLoadBalancerAttributesInput;
        await client(cloud).send(new sdk.ModifyLoadBalancerAttributesCommand({ ...off, LoadBalancerArn }));
      }
    }),
    call(sdk.ModifyLoadBalancerAttributesCommand),
  ],
  delete: call(sdk.DeleteLoadBalancerCommand),
  outputs: {
    arn: "LoadBalancerArn",
    arnSuffix: (_it, { id }) => id.split(":loadbalancer/")[1],
    dnsName: "DNSName",
    vpcId: "VpcId",
    zoneId: "CanonicalHostedZoneId",
  },
});

export const entries: Record<string, AnyEntry> = { "aws:lb/loadBalancer:LoadBalancer": loadBalancer };
