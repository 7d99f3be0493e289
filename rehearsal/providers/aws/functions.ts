import * as scaling from "@aws-sdk/client-auto-scaling";
import * as ec2 from "@aws-sdk/client-ec2";
import * as ssm from "@aws-sdk/client-ssm";
import * as sts from "@aws-sdk/client-sts";
import type { Cloud } from "../entry";

type Args = Record<string, unknown>;

/** How a function of @pulumi/aws is answered. Its own `region` argument wins over the stack's. */
export type CloudFunction = (cloud: Cloud, args: Args) => Promise<Record<string, unknown>>;

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

const regionOf = (cloud: Cloud, args: Args): string => text(args["region"]) ?? cloud.region;

const toFilters = (given: unknown): ec2.Filter[] =>
  ((given as readonly Filter[] | undefined) ?? []).map((it) => ({ Name: it.name, Values: [...it.values] }));

async function getCallerIdentity(cloud: Cloud): Promise<Record<string, unknown>> {
  const it = await cloud.client(sts.STSClient).send(new sts.GetCallerIdentityCommand({}));
  return { id: it.Account, accountId: it.Account, arn: it.Arn, userId: it.UserId };
}

async function getRegion(cloud: Cloud, args: Args): Promise<Record<string, unknown>> {
  const region = regionOf(cloud, args);
  return { id: region, name: region, region, description: region, endpoint: `ec2.${region}.amazonaws.com` };
}

async function getPartition(): Promise<Record<string, unknown>> {
  return { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
}

/** Zones in order of their names, as the real function gives them. */
async function getAvailabilityZones(cloud: Cloud, args: Args): Promise<Record<string, unknown>> {
  const region = regionOf(cloud, args);
  const state = text(args["state"]);
  const filters = [...toFilters(args["filters"]), ...(state ? [{ Name: "state", Values: [state] }] : [])];
  const found = await cloud
    .client(ec2.EC2Client, region)
    .send(new ec2.DescribeAvailabilityZonesCommand({ Filters: filters.length ? filters : undefined }));
  const excluded = [...((args["excludeNames"] as string[]) ?? []), ...((args["excludeZoneIds"] as string[]) ?? [])];
  const zones = (found.AvailabilityZones ?? [])
    .filter((it) => !excluded.includes(it.ZoneName ?? "") && !excluded.includes(it.ZoneId ?? ""))
    .sort((a, b) => (a.ZoneName ?? "").localeCompare(b.ZoneName ?? ""));
  return {
    ...args,
    id: region,
    region,
    names: zones.map((it) => it.ZoneName),
    zoneIds: zones.map((it) => it.ZoneId),
    groupNames: [...new Set(zones.map((it) => it.GroupName ?? region))],
  };
}

/** What is offered where, as far as the filters let it through. */
async function getInstanceTypeOfferings(cloud: Cloud, args: Args): Promise<Record<string, unknown>> {
  const region = regionOf(cloud, args);
  const asked = new ec2.DescribeInstanceTypeOfferingsCommand({
    LocationType: text(args["locationType"]) as ec2.LocationType | undefined,
    Filters: toFilters(args["filters"]),
  });
  const found = (await cloud.client(ec2.EC2Client, region).send(asked)).InstanceTypeOfferings ?? [];
  return {
    ...args,
    id: region,
    region,
    instanceTypes: found.map((it) => it.InstanceType),
    locationTypes: found.map((it) => it.LocationType),
    locations: found.map((it) => it.Location),
  };
}

/** @throws Error unless exactly one list matches, as the real function. */
async function getManagedPrefixList(cloud: Cloud, args: Args): Promise<Record<string, unknown>> {
  const region = regionOf(cloud, args);
  const client = cloud.client(ec2.EC2Client, region);
  const name = text(args["name"]);
  const id = text(args["id"]);
  const filters = [...toFilters(args["filters"]), ...(name ? [{ Name: "prefix-list-name", Values: [name] }] : [])];
  const found = await client.send(
    new ec2.DescribeManagedPrefixListsCommand({
      Filters: filters.length ? filters : undefined,
      PrefixListIds: id ? [id] : undefined,
    }),
  );
  const [list, ...more] = found.PrefixLists ?? [];
  if (!list || more.length)
    throw new Error(
      `getManagedPrefixList needs exactly one list in ${region}: ${name ?? id ?? JSON.stringify(filters)} ` +
        `matches ${list ? more.length + 1 : "none"}.`,
    );
  const entries = await client.send(new ec2.GetManagedPrefixListEntriesCommand({ PrefixListId: list.PrefixListId }));
  return {
    id: list.PrefixListId,
    name: list.PrefixListName,
    region,
    arn: list.PrefixListArn,
    addressFamily: list.AddressFamily,
    maxEntries: list.MaxEntries,
    ownerId: list.OwnerId,
    version: list.Version ?? 0,
    entries: (entries.Entries ?? []).map((it) => ({ cidr: it.Cidr, description: it.Description ?? "" })),
    tags: Object.fromEntries((list.Tags ?? []).map((it) => [it.Key ?? "", it.Value ?? ""])),
  };
}

async function getParameter(cloud: Cloud, args: Args): Promise<Record<string, unknown>> {
  const region = regionOf(cloud, args);
  const withDecryption = args["withDecryption"] !== false;
  const found = await cloud
    .client(ssm.SSMClient, region)
    .send(new ssm.GetParameterCommand({ Name: text(args["name"]), WithDecryption: withDecryption }));
  const it = found.Parameter!;
  return {
    id: it.Name,
    name: it.Name,
    region,
    arn: it.ARN,
    type: it.Type,
    value: it.Value,
    insecureValue: it.Type === "SecureString" ? "" : it.Value,
    version: it.Version,
    withDecryption,
  };
}

/** The group as it is, of which the platform reads what it launches instances from. @throws Error where there is none, as the real function. */
async function getGroup(cloud: Cloud, args: Args): Promise<Record<string, unknown>> {
  const region = regionOf(cloud, args);
  const name = text(args["name"]) ?? "";
  const asked = new scaling.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
  const group = (await cloud.client(scaling.AutoScalingClient, region).send(asked)).AutoScalingGroups?.[0];
  if (!group) throw new Error(`reading Auto Scaling Group (${name}): empty result`);
  const { LaunchTemplate: it } = group;
  return {
    id: name,
    name,
    region,
    arn: group.AutoScalingGroupARN,
    desiredCapacity: group.DesiredCapacity,
    maxSize: group.MaxSize,
    minSize: group.MinSize,
    launchTemplates: it ? [{ id: it.LaunchTemplateId, name: it.LaunchTemplateName, version: it.Version }] : [],
  };
}

/** Every function of @pulumi/aws that the stand-in answers, by token. */
export const functions: Readonly<Record<string, CloudFunction>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
  "aws:index/getRegion:getRegion": getRegion,
  "aws:index/getPartition:getPartition": getPartition,
  "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
  "aws:autoscaling/getGroup:getGroup": getGroup,
  "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": getInstanceTypeOfferings,
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": getManagedPrefixList,
  "aws:ssm/getParameter:getParameter": getParameter,
};
