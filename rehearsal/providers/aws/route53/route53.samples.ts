import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, type AnyEntry, sample } from "../../entry";
import { entries as healthChecks } from "./healthChecks";
import { entries as records } from "./records";
import { entries as zones } from "./zones";

const zoneEntry = zones["aws:route53/zone:Zone"] as AnyEntry;
const recordEntry = records["aws:route53/record:Record"] as AnyEntry;
const checkEntry = healthChecks["aws:route53/healthCheck:HealthCheck"] as AnyEntry;

const endpoint = { type: "HTTPS", fqdn: "alb.example.com", port: 443 };

async function zoneWithTargets(cloud: Cloud): Promise<Record<string, string>> {
  const zoneId = await zoneEntry.create(cloud, { name: "shop.example" });
  await recordEntry.create(cloud, { zoneId, name: "a", type: "A", ttl: 60, records: ["192.0.2.1"] });
  await recordEntry.create(cloud, { zoneId, name: "b", type: "A", ttl: 60, records: ["192.0.2.2"] });
  return {
    zoneId,
    check: await checkEntry.create(cloud, endpoint),
    otherCheck: await checkEntry.create(cloud, endpoint),
  };
}

export const samples: Record<string, AnySample> = {
  "aws:route53/zone:Zone": sample<aws.route53.ZoneArgs>({
    inputs: () => ({ name: "shop.example", comment: "the shop", forceDestroy: true, tags: { Name: "a", gone: "x" } }),
    change: () => ({ comment: "the store", enableAcceleratedRecovery: true, tags: { Name: "b" } }),
    replacement: () => ({ name: "store.example" }),
  }),
  "aws:route53/record:Record": sample<aws.route53.RecordArgs>({
    needs: zoneWithTargets,
    inputs: ({ zoneId, check }) => ({
      zoneId: zoneId!,
      name: "*.Shop.example",
      type: "A",
      aliases: [{ name: "A.shop.example", zoneId: zoneId!, evaluateTargetHealth: true }],
      setIdentifier: "eu-west-1",
      latencyRoutingPolicies: [{ region: "eu-west-1" }],
      healthCheckId: check!,
      allowOverwrite: true,
    }),
    change: ({ zoneId, otherCheck }) => ({
      aliases: [{ name: "b.shop.example", zoneId: zoneId!, evaluateTargetHealth: false }],
      setIdentifier: "primary",
      latencyRoutingPolicies: [],
      failoverRoutingPolicies: [{ type: "PRIMARY" }],
      healthCheckId: otherCheck!,
    }),
    replacement: () => ({ name: "www" }),
  }),
  "aws:route53/healthCheck:HealthCheck": sample<aws.route53.HealthCheckArgs>({
    needs: async (cloud) => ({
      child: await checkEntry.create(cloud, endpoint),
      other: await checkEntry.create(cloud, endpoint),
    }),
    inputs: ({ child }) => ({
      type: "CALCULATED",
      childHealthchecks: [child!],
      childHealthThreshold: 1,
      referenceName: "eu-west-1",
      tags: { Name: "a", gone: "x" },
    }),
    change: ({ child, other }) => ({
      childHealthchecks: [other!, child!],
      childHealthThreshold: 2,
      disabled: true,
      invertHealthcheck: true,
      tags: { Name: "b" },
    }),
    replacement: () => ({ type: "CALCULATED", measureLatency: false, referenceName: "eu-west-1-again" }),
  }),
};
