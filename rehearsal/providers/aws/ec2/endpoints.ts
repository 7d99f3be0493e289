import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags } from "../tags";
import { until } from "../until";
import { retag, tagged } from "./tags";

const ec2 = (cloud: Cloud) => cloud.client(sdk.EC2Client);
const gone = /NotFound$/;
const allowAll = JSON.stringify({
  Version: "2008-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

const vpcEndpoint = entry<aws.ec2.VpcEndpointArgs>({
  inputs: {
    policy: true,
    privateDnsEnabled: true,
    region: true,
    routeTableIds: true,
    securityGroupIds: true,
    serviceName: true,
    subnetIds: true,
    tags: true,
    vpcEndpointType: true,
    vpcId: true,
  },
  required: ["vpcId"],
  replaceOn: ["region", "serviceName", "vpcEndpointType", "vpcId"],
  async create(cloud, inputs) {
    const made = await ec2(cloud).send(
      new sdk.CreateVpcEndpointCommand({
        VpcId: inputs.vpcId,
        ServiceName: inputs.serviceName,
        VpcEndpointType: (inputs.vpcEndpointType ?? "Gateway") as sdk.VpcEndpointType,
        PolicyDocument: inputs.policy,
        PrivateDnsEnabled: inputs.privateDnsEnabled ?? false,
        RouteTableIds: inputs.routeTableIds,
        SubnetIds: inputs.subnetIds,
        SecurityGroupIds: inputs.securityGroupIds,
        TagSpecifications: tagged("vpc-endpoint", inputs.tags),
      }),
    );
    const id = made.VpcEndpoint!.VpcEndpointId!;
    await until(`VPC endpoint ${id} to be available`, 600, async () =>
      `${(await endpointNow(cloud, id))?.State}`.toLowerCase() === "available" ? true : undefined,
    );
    return id;
  },
  async read(cloud, id) {
    const it = await endpointNow(cloud, id);
    if (!it) return undefined;
    return {
      inputs: {
        policy: it.PolicyDocument,
        privateDnsEnabled: it.PrivateDnsEnabled,
        routeTableIds: it.RouteTableIds ?? [],
        securityGroupIds: (it.Groups ?? []).map((group) => group.GroupId!),
        serviceName: it.ServiceName,
        subnetIds: it.SubnetIds ?? [],
        vpcEndpointType: it.VpcEndpointType,
        vpcId: it.VpcId,
        tags: fromTags(it.Tags),
      },
      outputs: {
        arn: `arn:aws:ec2:${cloud.region}:${cloud.accountId}:vpc-endpoint/${id}`,
        dnsEntries: (it.DnsEntries ?? []).map((dns) => ({ dnsName: dns.DnsName, hostedZoneId: dns.HostedZoneId })),
        networkInterfaceIds: it.NetworkInterfaceIds ?? [],
        ownerId: it.OwnerId ?? cloud.accountId,
        state: it.State,
        ...(it.VpcEndpointType === "Gateway" ? await prefixList(cloud, it.ServiceName) : {}),
      },
    };
  },
  async update(cloud, id, to, from) {
    await ec2(cloud).send(
      new sdk.ModifyVpcEndpointCommand({
        VpcEndpointId: id,
        PolicyDocument: to.policy ?? (from.policy === undefined ? undefined : allowAll),
        PrivateDnsEnabled: to.privateDnsEnabled,
        AddRouteTableIds: missing(from.routeTableIds, to.routeTableIds),
        RemoveRouteTableIds: missing(to.routeTableIds, from.routeTableIds),
        AddSubnetIds: missing(from.subnetIds, to.subnetIds),
        RemoveSubnetIds: missing(to.subnetIds, from.subnetIds),
        AddSecurityGroupIds: missing(from.securityGroupIds, to.securityGroupIds),
        RemoveSecurityGroupIds: missing(to.securityGroupIds, from.securityGroupIds),
      }),
    );
    await retag(cloud, id, to, from);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => ec2(cloud).send(new sdk.DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] })));
    await until(`VPC endpoint ${id} to be deleted`, 600, async () =>
      (await endpointNow(cloud, id)) ? undefined : true,
    );
  },
});

/** What `to` has and `from` hasn't. */
const missing = (from: readonly string[] = [], to: readonly string[] = []) => to.filter((id) => !from.includes(id));

async function endpointNow(cloud: Cloud, id: string): Promise<sdk.VpcEndpoint | undefined> {
  const found = await unlessGone(gone, () =>
    ec2(cloud).send(new sdk.DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] })),
  );
  const it = found?.VpcEndpoints?.[0];
  return it && `${it.State}`.toLowerCase() !== "deleted" ? it : undefined;
}

async function prefixList(cloud: Cloud, serviceName: string | undefined) {
  const found = await ec2(cloud).send(
    new sdk.DescribeManagedPrefixListsCommand({
      Filters: [{ Name: "prefix-list-name", Values: [serviceName ?? ""] }],
    }),
  );
  const id = found.PrefixLists?.[0]?.PrefixListId;
  if (!id) return {};
  const entries = await ec2(cloud).send(new sdk.GetManagedPrefixListEntriesCommand({ PrefixListId: id }));
  return { prefixListId: id, cidrBlocks: (entries.Entries ?? []).map((it) => it.Cidr) };
}

const flowLog = entry<aws.ec2.FlowLogArgs>({
  inputs: {
    eniId: true,
    iamRoleArn: true,
    logDestination: true,
    logDestinationType: true,
    logFormat: true,
    maxAggregationInterval: true,
    region: true,
    subnetId: true,
    tags: true,
    trafficType: true,
    vpcId: true,
  },
  required: [],
  replaceOn: [
    "eniId",
    "iamRoleArn",
    "logDestination",
    "logDestinationType",
    "logFormat",
    "maxAggregationInterval",
    "region",
    "subnetId",
    "trafficType",
    "vpcId",
  ],
  async create(cloud, inputs) {
    const [kind, watched] = inputs.vpcId
      ? (["VPC", inputs.vpcId] as const)
      : inputs.subnetId
        ? (["Subnet", inputs.subnetId] as const)
        : (["NetworkInterface", inputs.eniId ?? ""] as const);
    const made = await ec2(cloud).send(
      new sdk.CreateFlowLogsCommand({
        ResourceType: kind,
        ResourceIds: [watched],
        TrafficType: inputs.trafficType as sdk.TrafficType | undefined,
        DeliverLogsPermissionArn: inputs.iamRoleArn,
        LogDestinationType: inputs.logDestinationType as sdk.LogDestinationType | undefined,
        LogDestination: inputs.logDestination,
        LogFormat: inputs.logFormat,
        MaxAggregationInterval: inputs.maxAggregationInterval,
        TagSpecifications: tagged("vpc-flow-log", inputs.tags),
      }),
    );
    const failed = made.Unsuccessful?.[0]?.Error;
    if (failed) throw new Error(`The flow log of ${watched} was refused: ${failed.Message}`);
    return made.FlowLogIds![0]!;
  },
  async read(cloud, id) {
    const found = await ec2(cloud).send(new sdk.DescribeFlowLogsCommand({ FlowLogIds: [id] }));
    const it = found.FlowLogs?.[0];
    if (!it) return undefined;
    const watched = it.ResourceId ?? "";
    return {
      inputs: {
        vpcId: watched.startsWith("vpc-") ? watched : undefined,
        subnetId: watched.startsWith("subnet-") ? watched : undefined,
        eniId: watched.startsWith("eni-") ? watched : undefined,
        iamRoleArn: it.DeliverLogsPermissionArn,
        logDestination: it.LogDestination,
        logDestinationType: it.LogDestinationType,
        logFormat: it.LogFormat,
        maxAggregationInterval: it.MaxAggregationInterval,
        trafficType: it.TrafficType,
        tags: fromTags(it.Tags),
      },
      outputs: { arn: `arn:aws:ec2:${cloud.region}:${cloud.accountId}:vpc-flow-log/${id}` },
    };
  },
  async update(cloud, id, to, from) {
    await retag(cloud, id, to, from);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => ec2(cloud).send(new sdk.DeleteFlowLogsCommand({ FlowLogIds: [id] })));
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoint,
  "aws:ec2/flowLog:FlowLog": flowLog,
};
