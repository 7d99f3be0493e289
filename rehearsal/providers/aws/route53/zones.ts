import { randomUUID } from "node:crypto";
import * as sdk from "@aws-sdk/client-route-53";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud, Plain } from "../../entry";
import { autoName, fixed, seen, unreadable } from "../inputs";
import { bring, call } from "../operations";
import { converted, fields, list, tagList, type Wire, whole } from "../wire";
import { bare, client, route53, tagsOfA } from "./api";

/** The real provider's comment where there is none. */
const managed = "Managed by Pulumi";

type ZoneVpc = NonNullable<Plain<aws.route53.ZoneArgs>["vpcs"]>[number];

const same = <T>(value: T): T => value;
const rooted = converted<string, string>(same, (name) => name.replace(/\.$/, ""));
const bareId = converted<string, string>(same, (id) => bare(id) || undefined);
const isEnabled: Wire<true> = { ...whole, fromAws: (status) => status === "ENABLED" };
const vpcs = list(fields<ZoneVpc, sdk.VPC>({ vpcId: "VPCId", vpcRegion: "VPCRegion" }));

type Zone =
  sdk.CreateHostedZoneRequest | sdk.UpdateHostedZoneFeaturesRequest | sdk.HostedZone | sdk.GetHostedZoneResponse;

const zone = route53.resource<aws.route53.ZoneArgs, Zone | { readonly Tags?: sdk.Tag[] }>({
  inputs: {
    comment: { sent: "HostedZoneConfig.Comment", seen: "Config.Comment", otherwise: managed },
    delegationSetId: fixed({ sent: "DelegationSetId", seen: ["DelegationSet.Id", bareId] }),
    enableAcceleratedRecovery: {
      sent: "EnableAcceleratedRecovery",
      seen: ["Features.AcceleratedRecoveryStatus", isEnabled],
      otherwise: false,
    },
    forceDestroy: unreadable("only says whether deleting may delete the records first"),
    name: autoName(["Name", rooted], 255),
    tags: ["Tags", tagList],
    vpcs: seen(["VPCs", vpcs]),
  },
  id: "Id",
  create: call(sdk.CreateHostedZoneCommand, {
    input({ cloud, inputs: { comment: Comment = managed, vpcs: all } }) {
      const ofVpc = all?.[0] && { HostedZoneConfig: { Comment, PrivateZone: true }, VPC: toVpc(cloud, all[0]) };
      return { CallerReference: randomUUID(), ...ofVpc };
    },
    answer: (made) => bare(made.HostedZone!.Id!),
  }),
  read: call(sdk.GetHostedZoneCommand, { answer: (found) => found.HostedZone && { ...found, ...found.HostedZone } }),
  update: [
    bring(["comment"], ({ cloud, id, inputs }) =>
      client(cloud).send(new sdk.UpdateHostedZoneCommentCommand({ Id: id, Comment: inputs.comment ?? "" })),
    ),
    call(sdk.UpdateHostedZoneFeaturesCommand, { input: ({ id }) => ({ HostedZoneId: id }) }),
    bring(["vpcs"], async ({ cloud, id: HostedZoneId, inputs, from, now }) => {
      const there = (await now())?.VPCs?.map((vpc) => vpc.VPCId);
      for (const vpc of inputs.vpcs?.filter(({ vpcId }) => !there?.includes(vpcId)) ?? []) {
        const command = new sdk.AssociateVPCWithHostedZoneCommand({ HostedZoneId, VPC: toVpc(cloud, vpc) });
        await client(cloud).send(command);
      }
      const kept = inputs.vpcs?.map(({ vpcId }) => vpcId);
      for (const vpc of from.vpcs?.filter(({ vpcId }) => !kept?.includes(vpcId)) ?? []) {
        const command = new sdk.DisassociateVPCFromHostedZoneCommand({ HostedZoneId, VPC: toVpc(cloud, vpc) });
        await client(cloud).send(command);
      }
    }),
  ],
  delete: [
    async ({ cloud, id, inputs }) => inputs.forceDestroy && removeRecords(cloud, id),
    call(sdk.DeleteHostedZoneCommand),
  ],
  outputs: {
    arn: (_it, { id }) => `arn:aws:route53:::hostedzone/${id}`,
    nameServers: ({ DelegationSet: it }) => (it as sdk.DelegationSet | undefined)?.NameServers?.toSorted() ?? [],
    primaryNameServer: "DelegationSet.NameServers.0",
    zoneId: (_it, { id }) => id,
  },
  tags: tagsOfA("hostedzone"),
  global: true,
});

/** A VPC is in the provider's region where nothing else is said. */
const toVpc = (cloud: Cloud, { vpcId: VPCId, vpcRegion = cloud.region }: ZoneVpc): sdk.VPC => ({
  VPCId,
  VPCRegion: vpcRegion as sdk.VPCRegion,
});

/** All records but the zone's own NS and SOA, in one batch, so that none is deleted before the one that points at it. */
async function removeRecords(cloud: Cloud, id: string): Promise<void> {
  const it = await client(cloud).send(new sdk.GetHostedZoneCommand({ Id: id }));
  const listed = await client(cloud).send(new sdk.ListResourceRecordSetsCommand({ HostedZoneId: id }));
  const own = (type: string | undefined) => type === "NS" || type === "SOA";
  const others = (listed.ResourceRecordSets ?? []).filter(
    (set) => !(own(set.Type) && set.Name === it.HostedZone!.Name),
  );
  if (others.length === 0) return;
  const Changes = others.map((ResourceRecordSet) => ({ Action: "DELETE" as const, ResourceRecordSet }));
  await client(cloud).send(new sdk.ChangeResourceRecordSetsCommand({ HostedZoneId: id, ChangeBatch: { Changes } }));
}

export const entries: Record<string, AnyEntry> = { "aws:route53/zone:Zone": zone };
