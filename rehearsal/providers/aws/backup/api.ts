import * as sdk from "@aws-sdk/client-backup";
import type { Cloud } from "../../entry";
import { tagOperations } from "../operations";
import { service } from "../service";
import { tagChanges } from "../tags";
import { tagMap } from "../wire";

export const backup = service({
  client: sdk.BackupClient,
  gone: /^ResourceNotFound/,
  tags: tagOperations({
    of: "ResourceArn",
    wire: tagMap,
    list: [sdk.ListTagsCommand, "Tags"],
    put: [sdk.TagResourceCommand, "Tags"],
    remove: [sdk.UntagResourceCommand, "TagKeyList"],
  }),
});

export const client = (cloud: Cloud) => cloud.client(sdk.BackupClient);
export const gone = /^ResourceNotFound/;

export async function tagsOf(cloud: Cloud, ResourceArn: string): Promise<Record<string, string>> {
  return (await client(cloud).send(new sdk.ListTagsCommand({ ResourceArn }))).Tags ?? {};
}

type Tags = Record<string, string> | undefined;

export async function retag(cloud: Cloud, ResourceArn: string, to: Tags, from: Tags): Promise<void> {
  const { removed, put } = tagChanges(from, to);
  if (removed.length) await client(cloud).send(new sdk.UntagResourceCommand({ ResourceArn, TagKeyList: removed }));
  if (Object.keys(put).length) await client(cloud).send(new sdk.TagResourceCommand({ ResourceArn, Tags: put }));
}
