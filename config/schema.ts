/**
 * Every configuration key: how it is read and what it may hold. Descriptions, defaults and prices stand in
 * `Pulumi.yaml`, where `pulumi config` shows them and where a default is changed for all stacks at once; a test holds
 * the two together.
 */
import type { EdgeSettings, NatStrategy } from "./settings";
import {
  blockObjection,
  cronObjection,
  domainObjection,
  endpointsObjection,
  matching,
  regionsObjection,
  repositoryObjection,
  tagObjection,
  zonesObjection,
} from "./formats";
import { choice, flag, integer, type Key, list, oneOfNumbers, optionalText, text } from "./kinds";
import { compute } from "./keys/compute";
import { databases } from "./keys/databases";
import { maxRegions, regionNames } from "./aws-regions";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

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
  }),
};

const regions = {
  regions: list({
    scope: "world",
    allowed: `Allowed: 2 to ${maxRegions} of ${regionNames.join(", ")}`,
    example: ["us-east-1", "eu-west-1", "ap-south-1"],
    objection: regionsObjection,
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

const network = {
  vpcCidr: optionalText({
    scope: "stack",
    allowed: "Allowed: a private block of its own for each region, /16 to /20, such as 10.20.0.0/16",
    example: "10.20.0.0/16",
    objection: blockObjection,
  }),
  availabilityZones: list({
    scope: "stack",
    allowed: "Allowed: three zones of the region such as us-east-1a, or nothing for the first three by name",
    example: [],
    objection: zonesObjection,
  }),
  natStrategy: choice<NatStrategy>({
    scope: "world",
    values: ["perZone", "single"],
    example: "perZone",
    refused: {
      none: "which leaves private subnets no way out: with more than one region, writes are forwarded to the writer's from NAT addresses that it knows",
    },
  }),
  interfaceEndpoints: list({
    scope: "world",
    allowed: "Allowed: services as AWS names them after com.amazonaws.<region>., such as ecr.api",
    example: ["ecr.api", "ecr.dkr", "logs"],
    objection: endpointsObjection,
  }),
};

const backups = {
  backupRetentionDays: integer({ scope: "world", min: 1, max: 36500, example: 35, unit: "days" }),
  objectLockDays: integer({ scope: "world", min: 0, max: 36500, example: 0, unit: "days (0: off)" }),
  restoreTestSchedule: text({
    scope: "world",
    allowed: "Allowed: an AWS cron expression in UTC, such as cron(0 4 ? * SUN *)",
    example: "cron(0 4 ? * SUN *)",
    objection: cronObjection,
  }),
};

const observability = {
  replicationLagSeconds: integer({ scope: "stack", min: 1, max: 3600, example: 5, unit: "seconds" }),
  latencyP99Milliseconds: integer({ scope: "stack", min: 10, max: 60_000, example: 800, unit: "milliseconds" }),
  errorPercent: integer({ scope: "stack", min: 1, max: 50, example: 1, unit: "percent" }),
  logRetentionDays: oneOfNumbers({
    scope: "stack",
    values: logRetentions,
    example: 30,
    unit: "days",
    reason: "which CloudWatch Logs doesn't offer",
  }),
  alertEmail: optionalText({
    scope: "stack",
    allowed: "Allowed: an e-mail address, or empty for no subscriber",
    example: "",
    objection: matching(/^[^\s@"'<>]{1,64}@([a-z0-9-]+\.)+[a-z]{2,}$/i, "which is not an e-mail address"),
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

const ownership = {
  owner: tag("an owner such as platform-team", "platform-team"),
  costCenter: tag("a cost centre such as online-shop", "online-shop"),
  dataClass: choice({
    scope: "stack",
    values: ["public", "internal", "confidential", "restricted"],
    example: "confidential",
  }),
  protect: flag({ scope: "stack", example: true }),
  secretGeneration: integer({ scope: "stack", min: 0, max: 1_000_000, example: 0, unit: "rotations" }),
  githubRepository: text({
    scope: "stack",
    allowed:
      "Allowed: owner@id/name@id as the subject of the repository's tokens has it, or owner/name for a repository that has the older one",
    example: "your--organisation/meridian",
    objection: repositoryObjection,
  }),
  githubRepositoryId: optionalText({
    scope: "stack",
    allowed: "Allowed: the repository's number, such as 456789, or empty",
    example: "",
    objection: matching(/^[1-9]\d{0,18}$/, "which is not a repository's number"),
  }),
  stateRegion: optionalText({
    scope: "stack",
    allowed: "Allowed: an AWS region, or empty where state is kept in one of meridian:regions or in us-east-1",
    example: "",
    objection: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, "which is not a region's name"),
  }),
  githubOidcProviderArn: optionalText({
    scope: "stack",
    allowed:
      "Allowed: arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com, or empty to create one",
    example: "",
    objection: matching(
      /^arn:aws:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/,
      "which is not the ARN of GitHub's OIDC provider",
    ),
  }),
};

function tag(what: string, example: string): Key<string> {
  return text({
    scope: "stack",
    allowed: `Allowed: ${what}: letters, digits, spaces and _ . : / = + - @`,
    example,
    objection: tagObjection,
  });
}

export const schema = {
  ...domain,
  ...regions,
  ...network,
  ...compute,
  ...databases,
  ...backups,
  ...observability,
  ...edge,
  ...ownership,
};

export type Name = keyof typeof schema;

/** What each key holds once it has been read. */
export type ConfigurationValues = { readonly [K in Name]: (typeof schema)[K] extends Key<infer T> ? T : never };

export const names = Object.keys(schema) as Name[];

export function isName(name: string): name is Name {
  return Object.hasOwn(schema, name);
}
