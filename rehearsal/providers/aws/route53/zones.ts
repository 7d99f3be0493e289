import { randomUUID } from "node:crypto";
import {
  AssociateVPCWithHostedZoneCommand,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  DisassociateVPCFromHostedZoneCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  UpdateHostedZoneCommentCommand,
  UpdateHostedZoneFeaturesCommand,
  type VPC,
} from "@aws-sdk/client-route-53";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { retag, tagsOf } from "./tags";

type Zone = Plain<aws.route53.ZoneArgs>;
type ZoneVpc = NonNullable<Zone["vpcs"]>[number];

const route53 = (cloud: Cloud) => cloud.client(Route53Client, "us-east-1");
const gone = /^NoSuchHostedZone$/;
const bare = (id: string): string => id.replace(/^\/hostedzone\//, "");

const zone = entry<aws.route53.ZoneArgs>({
  inputs: {
    comment: true,
    delegationSetId: true,
    enableAcceleratedRecovery: true,
    forceDestroy: true,
    name: true,
    tags: true,
    vpcs: [{ vpcId: true, vpcRegion: true }],
  },
  required: [],
  replaceOn: ["name", "delegationSetId"],
  autoName: { property: "name", maxLength: 255 },
  unreadable: { forceDestroy: "only says whether deleting may delete the records first" },
  async create(cloud, inputs) {
    const [vpc, ...others] = inputs.vpcs ?? [];
    const made = await route53(cloud).send(
      new CreateHostedZoneCommand({
        Name: inputs.name,
        CallerReference: randomUUID(),
        DelegationSetId: inputs.delegationSetId,
        HostedZoneConfig: { Comment: inputs.comment ?? "Managed by Pulumi", PrivateZone: vpc !== undefined },
        VPC: vpc && toVpc(cloud, vpc),
      }),
    );
    const id = bare(made.HostedZone!.Id!);
    await retag(cloud, "hostedzone", id, inputs.tags, undefined);
    for (const each of others) await associate(cloud, id, each);
    if (inputs.enableAcceleratedRecovery) await accelerate(cloud, id, inputs);
    return id;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () => route53(cloud).send(new GetHostedZoneCommand({ Id: id })));
    const it = found?.HostedZone;
    if (!it) return undefined;
    const nameServers = found.DelegationSet?.NameServers ?? [];
    return {
      inputs: {
        name: it.Name!.replace(/\.$/, ""),
        comment: it.Config?.Comment,
        delegationSetId: found.DelegationSet?.Id?.replace(/^\/delegationset\//, "") || undefined,
        enableAcceleratedRecovery: it.Features?.AcceleratedRecoveryStatus === "ENABLED",
        vpcs: found.VPCs?.map((vpc) => ({ vpcId: vpc.VPCId!, vpcRegion: vpc.VPCRegion })),
        tags: await tagsOf(cloud, "hostedzone", id),
      },
      outputs: {
        arn: `arn:aws:route53:::hostedzone/${id}`,
        zoneId: id,
        nameServers: nameServers.toSorted(),
        primaryNameServer: nameServers[0],
      },
    };
  },
  async update(cloud, id, to, from) {
    if (to.comment !== from.comment)
      await route53(cloud).send(new UpdateHostedZoneCommentCommand({ Id: id, Comment: to.comment ?? "" }));
    if (to.enableAcceleratedRecovery !== from.enableAcceleratedRecovery) await accelerate(cloud, id, to);
    await retag(cloud, "hostedzone", id, to.tags, from.tags);
    const known = (list: Zone["vpcs"], vpc: ZoneVpc) => (list ?? []).some((each) => each.vpcId === vpc.vpcId);
    for (const vpc of to.vpcs ?? []) if (!known(from.vpcs, vpc)) await associate(cloud, id, vpc);
    for (const vpc of from.vpcs ?? [])
      if (!known(to.vpcs, vpc))
        await route53(cloud).send(
          new DisassociateVPCFromHostedZoneCommand({ HostedZoneId: id, VPC: toVpc(cloud, vpc) }),
        );
  },
  async remove(cloud, id, last) {
    await unlessGone(gone, async () => {
      if (last.forceDestroy) await removeRecords(cloud, id);
      await route53(cloud).send(new DeleteHostedZoneCommand({ Id: id }));
    });
  },
});

const toVpc = (cloud: Cloud, vpc: ZoneVpc): VPC => ({
  VPCId: vpc.vpcId,
  VPCRegion: (vpc.vpcRegion ?? cloud.region) as NonNullable<VPC["VPCRegion"]>,
});

const associate = (cloud: Cloud, HostedZoneId: string, vpc: ZoneVpc) =>
  route53(cloud).send(new AssociateVPCWithHostedZoneCommand({ HostedZoneId, VPC: toVpc(cloud, vpc) }));

const accelerate = (cloud: Cloud, HostedZoneId: string, { enableAcceleratedRecovery = false }: Zone) =>
  route53(cloud).send(
    new UpdateHostedZoneFeaturesCommand({ HostedZoneId, EnableAcceleratedRecovery: enableAcceleratedRecovery }),
  );

/** All records but the zone's own NS and SOA, in one batch, so that none is deleted before the one that points at it. */
async function removeRecords(cloud: Cloud, id: string): Promise<void> {
  const it = await route53(cloud).send(new GetHostedZoneCommand({ Id: id }));
  const listed = await route53(cloud).send(new ListResourceRecordSetsCommand({ HostedZoneId: id }));
  const own = (type: string | undefined) => type === "NS" || type === "SOA";
  const others = (listed.ResourceRecordSets ?? []).filter(
    (set) => !(own(set.Type) && set.Name === it.HostedZone!.Name),
  );
  if (others.length === 0) return;
  const Changes = others.map((ResourceRecordSet) => ({ Action: "DELETE" as const, ResourceRecordSet }));
  await route53(cloud).send(new ChangeResourceRecordSetsCommand({ HostedZoneId: id, ChangeBatch: { Changes } }));
}

export const entries: Record<string, AnyEntry> = { "aws:route53/zone:Zone": zone };
