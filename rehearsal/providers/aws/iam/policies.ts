import * as sdk from "@aws-sdk/client-iam";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, tagChanges, toTags } from "../tags";
import { fromDocument, toDocument } from "./documents";

const iam = (cloud: Cloud) => cloud.client(sdk.IAMClient, "us-east-1");
const gone = /^NoSuchEntity(Exception)?$/;
const versionsKept = 5;

const policy = entry<aws.iam.PolicyArgs>({
  inputs: { description: true, name: true, path: true, policy: true, tags: true },
  required: ["policy"],
  replaceOn: ["description", "name", "path"],
  autoName: { property: "name", maxLength: 128 },
  async create(cloud, inputs) {
    const made = await iam(cloud).send(
      new sdk.CreatePolicyCommand({
        PolicyName: inputs.name,
        PolicyDocument: toDocument(inputs.policy),
        Description: inputs.description,
        Path: inputs.path,
        Tags: toTags(inputs.tags),
      }),
    );
    return made.Policy!.Arn!;
  },
  async read(cloud, arn) {
    const found = await unlessGone(gone, () => iam(cloud).send(new sdk.GetPolicyCommand({ PolicyArn: arn })));
    const it = found?.Policy;
    if (!it) return undefined;
    const version = await iam(cloud).send(
      new sdk.GetPolicyVersionCommand({ PolicyArn: arn, VersionId: it.DefaultVersionId }),
    );
    return {
      inputs: {
        name: it.PolicyName,
        path: it.Path,
        description: it.Description,
        policy: fromDocument(version.PolicyVersion?.Document),
        tags: fromTags(it.Tags),
      },
      outputs: { arn, policyId: it.PolicyId, attachmentCount: it.AttachmentCount },
    };
  },
  /** A change is a new default version; the oldest gives way, because a policy has five at most. */
  async update(cloud, arn, to, from) {
    if (toDocument(to.policy) !== toDocument(from.policy)) {
      await forgetVersions(cloud, arn, versionsKept - 1);
      await iam(cloud).send(
        new sdk.CreatePolicyVersionCommand({
          PolicyArn: arn,
          PolicyDocument: toDocument(to.policy),
          SetAsDefault: true,
        }),
      );
    }
    const { removed, put } = tagChanges(from.tags, to.tags);
    if (removed.length) await iam(cloud).send(new sdk.UntagPolicyCommand({ PolicyArn: arn, TagKeys: removed }));
    if (Object.keys(put).length) await iam(cloud).send(new sdk.TagPolicyCommand({ PolicyArn: arn, Tags: toTags(put) }));
  },
  async remove(cloud, arn) {
    await unlessGone(gone, async () => {
      await forgetVersions(cloud, arn, 1);
      await iam(cloud).send(new sdk.DeletePolicyCommand({ PolicyArn: arn }));
    });
  },
});

/** Deletes the oldest versions until `left` are left; the default one always stays. */
async function forgetVersions(cloud: Cloud, arn: string, left: number): Promise<void> {
  const found = await iam(cloud).send(new sdk.ListPolicyVersionsCommand({ PolicyArn: arn }));
  const versions = found.Versions ?? [];
  const age = (version: sdk.PolicyVersion) => Number(version.VersionId?.slice(1));
  const old = versions.filter((it) => !it.IsDefaultVersion).sort((a, b) => age(a) - age(b));
  for (const { VersionId } of old.slice(0, Math.max(0, versions.length - left)))
    await iam(cloud).send(new sdk.DeletePolicyVersionCommand({ PolicyArn: arn, VersionId }));
}

const openIdConnectProvider = entry<aws.iam.OpenIdConnectProviderArgs>({
  inputs: { clientIdLists: true, tags: true, thumbprintLists: true, url: true },
  required: ["clientIdLists", "url"],
  replaceOn: ["url"],
  async create(cloud, inputs) {
    const made = await iam(cloud).send(
      new sdk.CreateOpenIDConnectProviderCommand({
        Url: inputs.url,
        ClientIDList: inputs.clientIdLists,
        ThumbprintList: inputs.thumbprintLists,
        Tags: toTags(inputs.tags),
      }),
    );
    return made.OpenIDConnectProviderArn!;
  },
  async read(cloud, arn, last) {
    const it = await unlessGone(gone, () =>
      iam(cloud).send(new sdk.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
    );
    if (!it) return undefined;
    return {
      inputs: {
        // IAM drops the scheme of the address it was given.
        url: `${last.url}`.endsWith(`//${it.Url}`) ? last.url : it.Url,
        clientIdLists: it.ClientIDList ?? [],
        thumbprintLists: it.ThumbprintList ?? [],
        tags: fromTags(it.Tags),
      },
      outputs: { arn },
    };
  },
  async update(cloud, arn, to, from) {
    const OpenIDConnectProviderArn = arn;
    for (const ClientID of to.clientIdLists.filter((it) => !from.clientIdLists.includes(it)))
      await iam(cloud).send(new sdk.AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID }));
    for (const ClientID of from.clientIdLists.filter((it) => !to.clientIdLists.includes(it)))
      await iam(cloud).send(
        new sdk.RemoveClientIDFromOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID }),
      );
    if (to.thumbprintLists)
      await iam(cloud).send(
        new sdk.UpdateOpenIDConnectProviderThumbprintCommand({
          OpenIDConnectProviderArn,
          ThumbprintList: to.thumbprintLists,
        }),
      );
    const { removed, put } = tagChanges(from.tags, to.tags);
    if (removed.length)
      await iam(cloud).send(new sdk.UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, TagKeys: removed }));
    if (Object.keys(put).length)
      await iam(cloud).send(new sdk.TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, Tags: toTags(put) }));
  },
  async remove(cloud, arn) {
    await unlessGone(gone, () =>
      iam(cloud).send(new sdk.DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
    );
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:iam/policy:Policy": policy,
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": openIdConnectProvider,
};
