/**
 * Every configuration key: how it is read and what it may hold. Descriptions, defaults and prices stand in
 * `Pulumi.yaml`, where `pulumi config` shows them and where a default is changed for all stacks at once; a test holds
 * the two together.
 */
import type { EdgeSettings } from "./settings";
import { cronObjection } from "./cron";
import { domainObjection, matching, meantRegions, regionsObjection } from "./formats";
import { choice, flag, integer, type Key, list, oneOfNumbers, optionalText, text } from "./kinds";
import { compute } from "./keys/compute";
import { databases } from "./keys/databases";
import { drills } from "./keys/drills";
import { carts } from "./keys/carts";
import { events } from "./keys/events";
import { functions } from "./keys/functions";
import { network } from "./keys/network";
import { observability } from "./keys/observability";
import { ownership } from "./keys/ownership";
import { payments } from "./keys/payments";
import { signIn } from "./keys/signIn";
import { maxRegions, regionNames } from "./aws-regions";

const domain = {
  domain: text({
    scope: "world",
    allowed: "Allowed: a domain name in small letters, such as shop.example.com",
    example: "shop.example.com",
    objection: domainObjection,
  }),
  hostedZoneId: optionalText({
    scope: "world",
    allowed: "Allowed: the id of a public hosted zone, such as Z0123456789ABCDEFGHIJ, or empty to create one",
    example: "",
    objection: matching(/^Z[A-Z0-9]{3,31}$/, "which is not a hosted zone's id"),
    // As Route 53 itself gives it. Without it a new zone would be made beside the one that is meant.
    meant: (raw) => /^\/?(?:hostedzone\/)?(Z[A-Z0-9]{3,31})$/i.exec(String(raw).trim())?.[1]?.toUpperCase(),
  }),
  takeOverDomain: flag({ scope: "world", example: false }),
};

const regions = {
  regions: list({
    scope: "world",
    allowed: `Allowed: 2 to ${maxRegions} of ${regionNames.join(", ")}`,
    example: ["us-east-1", "eu-west-1", "ap-south-1"],
    objection: regionsObjection,
    meant: meantRegions,
  }),
  homeRegion: oneRegion(),
  bootstrapRegion: oneRegion(),
};

function oneRegion(): Key<string> {
  return text({
    scope: "world",
    allowed: "Allowed: one of meridian:regions",
    example: "us-east-1",
    objection: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, "which is not a region's name"),
  });
}

const backups = {
  backupRetentionDays: integer({ scope: "world", min: 7, max: 36500, example: 35, unit: "days" }),
  objectLockDays: integer({ scope: "world", min: 0, max: 36500, example: 0, unit: "days (0: off)" }),
  restoreTestSchedule: text({
    scope: "world",
    allowed: "Allowed: an AWS cron expression in UTC, such as cron(0 4 ? * SUN *)",
    example: "cron(0 4 ? * SUN *)",
    objection: cronObjection,
  }),
};

const edge = {
  healthCheckIntervalSeconds: oneOfNumbers({
    scope: "world",
    values: [10, 30],
    example: 10,
    unit: "seconds",
    reason: "which Route 53 doesn't offer",
  }),
  healthCheckFailureThreshold: integer({ scope: "world", min: 1, max: 10, example: 3, unit: "failures in a row" }),
  priceClass: choice<EdgeSettings["priceClass"]>({
    scope: "world",
    values: ["PriceClass_200", "PriceClass_All"],
    example: "PriceClass_200",
    refused: { PriceClass_100: "which has edge locations in North America, Europe and Israel only, and none in India" },
  }),
  wafRequestsPerFiveMinutes: integer({
    scope: "world",
    min: 10,
    max: 2_000_000_000,
    example: 2000,
    unit: "requests",
  }),
};

export const schema = {
  ...domain,
  ...regions,
  ...network,
  ...compute,
  ...databases,
  ...backups,
  ...observability,
  ...edge,
  ...payments,
  ...signIn,
  ...events,
  ...carts,
  ...functions,
  ...drills,
  ...ownership,
};

export type Name = keyof typeof schema;

/** What each key holds once it has been read. */
export type ConfigurationValues = { readonly [K in Name]: (typeof schema)[K] extends Key<infer T> ? T : never };

export const names = Object.keys(schema) as Name[];

export function isName(name: string): name is Name {
  return Object.hasOwn(schema, name);
}
