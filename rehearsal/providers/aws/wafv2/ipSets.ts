import {
  CreateIPSetCommand,
  DeleteIPSetCommand,
  GetIPSetCommand,
  type IPAddressVersion,
  ListIPSetsCommand,
  type Scope,
  UpdateIPSetCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { toTags } from "../tags";
import { gone, physicalName, retag, tagsIfAny, tagsOf } from "./tags";

type Args = Plain<aws.wafv2.IpSetArgs>;

const waf = (cloud: Cloud) => cloud.client(WAFV2Client);

const ipSet = entry<aws.wafv2.IpSetArgs>({
  inputs: {
    addresses: true,
    description: true,
    ipAddressVersion: true,
    name: true,
    namePrefix: true,
    region: true,
    scope: true,
    tags: true,
  },
  required: ["ipAddressVersion", "scope"],
  replaceOn: ["ipAddressVersion", "name", "namePrefix", "region", "scope"],
  autoName: { property: "name", maxLength: 128 },
  async create(cloud, inputs) {
    const made = await waf(cloud).send(
      new CreateIPSetCommand({
        Name: physicalName(inputs),
        Scope: inputs.scope as Scope,
        Description: inputs.description || undefined,
        IPAddressVersion: inputs.ipAddressVersion as IPAddressVersion,
        Addresses: inputs.addresses ?? [],
        ...tagsIfAny(toTags(inputs.tags)),
      }),
    );
    return made.Summary!.Id!;
  },
  async read(cloud, id, last) {
    const found = await find(cloud, id, last);
    const it = found?.IPSet;
    if (!it) return undefined;
    return {
      inputs: {
        addresses: it.Addresses,
        description: it.Description,
        ipAddressVersion: it.IPAddressVersion,
        name: it.Name,
        namePrefix: last.namePrefix && it.Name?.startsWith(last.namePrefix) ? last.namePrefix : undefined,
        scope: found.scope,
        tags: await tagsOf(cloud, it.ARN!),
      },
      outputs: { arn: it.ARN, lockToken: found.LockToken },
    };
  },
  async update(cloud, id, to, from) {
    const found = (await find(cloud, id, from))!;
    const named = { Id: id, Name: found.IPSet!.Name, Scope: found.scope, LockToken: found.LockToken };
    const Description = to.description || undefined;
    await waf(cloud).send(new UpdateIPSetCommand({ ...named, Description, Addresses: to.addresses ?? [] }));
    await retag(cloud, found.IPSet!.ARN!, to.tags, from.tags);
  },
  async remove(cloud, id, last) {
    const found = await find(cloud, id, last);
    if (!found) return;
    const named = { Id: id, Name: found.IPSet!.Name, Scope: found.scope, LockToken: found.LockToken };
    await unlessGone(gone, () => waf(cloud).send(new DeleteIPSetCommand(named)));
  },
});

/** The API wants a name beside the id; where the program left it to a prefix, the list of all tells. */
async function find(cloud: Cloud, Id: string, last: Partial<Args>) {
  const scope = (last.scope ?? "REGIONAL") as Scope;
  const listed = last.name ? undefined : await waf(cloud).send(new ListIPSetsCommand({ Scope: scope }));
  const Name = last.name ?? listed?.IPSets?.find((each) => each.Id === Id)?.Name;
  if (Name === undefined) return undefined;
  const found = await unlessGone(gone, () => waf(cloud).send(new GetIPSetCommand({ Id, Name, Scope: scope })));
  return found && { ...found, scope };
}

export const entries: Record<string, AnyEntry> = { "aws:wafv2/ipSet:IpSet": ipSet };
