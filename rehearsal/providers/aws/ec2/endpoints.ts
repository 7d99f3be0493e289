import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { fixed, orElse, required } from "../inputs";
import { missing } from "../lists";
import { bring, call } from "../operations";
import { capitalised, converted, fields, list, listOf, listOrNone } from "../wire";
import { arnOf, client, ec2, ownerOf, tagsOfA } from "./api";

const allowAll = JSON.stringify({
  Version: "2008-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

/** What a gateway endpoint leads to. */
interface Destinations {
  readonly PrefixListId?: string;
  readonly Cidrs?: string[];
}

type VpcEndpoint = sdk.CreateVpcEndpointRequest | sdk.VpcEndpoint | Destinations;

const dnsEntries = list(fields<object, sdk.DnsEntry>(capitalised("dnsName", "hostedZoneId")));

const vpcEndpoint = ec2.resource<aws.ec2.VpcEndpointArgs, VpcEndpoint>({
  inputs: {
    policy: "PolicyDocument",
    privateDnsEnabled: orElse("PrivateDnsEnabled", false),
    routeTableIds: ["RouteTableIds", listOrNone],
    securityGroupIds: { sent: "SecurityGroupIds", seen: ["Groups", listOf("GroupId")] },
    serviceName: fixed("ServiceName"),
    subnetIds: ["SubnetIds", listOrNone],
    tags: tagsOfA("vpc-endpoint"),
    vpcEndpointType: fixed(orElse("VpcEndpointType", "Gateway")),
    vpcId: required(fixed("VpcId")),
  },
  id: "VpcEndpointId",
  create: call(sdk.CreateVpcEndpointCommand, { answer: (made) => made.VpcEndpoint?.VpcEndpointId }),
  read: [
    call(sdk.DescribeVpcEndpointsCommand, {
      answer: (found) => found.VpcEndpoints?.find((it) => stateOf(it) !== "deleted"),
    }),
    async ({ cloud }, it) => (it.VpcEndpointType === "Gateway" ? destinations(cloud, it.ServiceName) : {}),
  ],
  update: [
    bring(
      ["policy", "privateDnsEnabled", "routeTableIds", "securityGroupIds", "subnetIds"],
      async ({ cloud, id, inputs: to, from }) => {
        const input: sdk.ModifyVpcEndpointRequest = {
          VpcEndpointId: id,
          PolicyDocument: to.policy ?? (from.policy === undefined ? undefined : allowAll),
          PrivateDnsEnabled: to.privateDnsEnabled,
          AddRouteTableIds: missing(from.routeTableIds, to.routeTableIds),
          RemoveRouteTableIds: missing(to.routeTableIds, from.routeTableIds),
          AddSubnetIds: missing(from.subnetIds, to.subnetIds),
          RemoveSubnetIds: missing(to.subnetIds, from.subnetIds),
          AddSecurityGroupIds: missing(from.securityGroupIds, to.securityGroupIds),
          RemoveSecurityGroupIds: missing(to.securityGroupIds, from.securityGroupIds),
        };
        await client(cloud).send(new sdk.ModifyVpcEndpointCommand(input));
      },
    ),
  ],
  delete: call(sdk.DeleteVpcEndpointsCommand),
  usable: (it) => stateOf(it) === "available",
  awaitsDeletion: true,
  outputs: {
    arn: arnOf("vpc-endpoint"),
    cidrBlocks: "Cidrs",
    dnsEntries: (it) => dnsEntries.fromAws(it.DnsEntries ?? []),
    networkInterfaceIds: ["NetworkInterfaceIds", listOrNone],
    ownerId: ownerOf,
    prefixListId: "PrefixListId",
    state: "State",
  },
});

/** AWS capitalises some states of endpoints and not others. */
const stateOf = (it: { readonly State?: string }): string => `${it.State}`.toLowerCase();

async function destinations(cloud: Cloud, serviceName = ""): Promise<Destinations> {
  const Filters = [{ Name: "prefix-list-name", Values: [serviceName] }];
  const found = await client(cloud).send(new sdk.DescribeManagedPrefixListsCommand({ Filters }));
  const PrefixListId = found.PrefixLists?.[0]?.PrefixListId;
  if (!PrefixListId) return {};
  const { Entries = [] } = await client(cloud).send(new sdk.GetManagedPrefixListEntriesCommand({ PrefixListId }));
  return { PrefixListId, Cidrs: Entries.map((it) => it.Cidr!) };
}

/** A flow log watches one thing, whose kind AWS tells by its id. */
const watched = (ResourceType: sdk.FlowLogsResourceType, prefix: string) =>
  fixed({
    sent: [
      "",
      converted<string, object>(
        (id) => ({ ResourceType, ResourceIds: [id] }),
        () => undefined,
      ),
    ],
    seen: ["ResourceId", converted<string, string>(String, (id) => (id.startsWith(prefix) ? id : undefined))],
  });

const flowLog = ec2.resource<aws.ec2.FlowLogArgs, sdk.CreateFlowLogsRequest | sdk.FlowLog>({
  inputs: {
    eniId: watched("NetworkInterface", "eni-"),
    iamRoleArn: fixed("DeliverLogsPermissionArn"),
    logDestination: fixed("LogDestination"),
    logDestinationType: fixed("LogDestinationType"),
    logFormat: fixed("LogFormat"),
    maxAggregationInterval: fixed("MaxAggregationInterval"),
    subnetId: watched("Subnet", "subnet-"),
    tags: tagsOfA("vpc-flow-log"),
    trafficType: fixed("TrafficType"),
    vpcId: watched("VPC", "vpc-"),
  },
  id: "FlowLogId",
  create: call(sdk.CreateFlowLogsCommand, {
    answer({ FlowLogIds, Unsuccessful }) {
      const failed = Unsuccessful?.[0];
      if (failed) throw new Error(`The flow log of ${failed.ResourceId} was refused: ${failed.Error?.Message}`);
      return FlowLogIds?.[0];
    },
  }),
  read: call(sdk.DescribeFlowLogsCommand, { answer: (found) => found.FlowLogs?.[0] }),
  delete: call(sdk.DeleteFlowLogsCommand),
  outputs: { arn: arnOf("vpc-flow-log") },
});

export const entries: Record<string, AnyEntry> = {
  "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoint,
  "aws:ec2/flowLog:FlowLog": flowLog,
};
