import * as sdk from "@aws-sdk/client-iam";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, tagChanges, toTags } from "../tags";

const iam = (cloud: Cloud) => cloud.client(sdk.IAMClient, "us-east-1");
const gone = /^NoSuchEntity(Exception)?$/;

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
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": openIdConnectProvider,
};
