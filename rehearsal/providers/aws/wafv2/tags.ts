import { randomBytes } from "node:crypto";
import {
  ListTagsForResourceCommand,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import type { Cloud } from "../../entry";
import { fromTags, tagChanges, toTags } from "../tags";

type Tags = Readonly<Record<string, string>> | undefined;

export const gone = /^WAFNonexistentItemException$/;
const waf = (cloud: Cloud) => cloud.client(WAFV2Client);

/** WAF refuses an empty list of tags. */
export const tagsIfAny = (Tags: Tag[]): { Tags?: Tag[] } => (Tags.length ? { Tags } : {});

export async function retag(cloud: Cloud, ResourceARN: string, to: Tags, from: Tags): Promise<void> {
  const { removed, put } = tagChanges(from, to);
  if (removed.length) await waf(cloud).send(new UntagResourceCommand({ ResourceARN, TagKeys: removed }));
  const Tags = toTags(put);
  if (Tags.length) await waf(cloud).send(new TagResourceCommand({ ResourceARN, Tags }));
}

export async function tagsOf(cloud: Cloud, ResourceARN: string): Promise<Record<string, string>> {
  const listed = await waf(cloud).send(new ListTagsForResourceCommand({ ResourceARN }));
  return fromTags(listed.TagInfoForResource?.TagList);
}

/** The name, or one that begins with the prefix. */
export const physicalName = (inputs: { name?: string | undefined; namePrefix?: string | undefined }): string =>
  inputs.name ?? `${inputs.namePrefix ?? "terraform-"}${randomBytes(8).toString("hex")}`;
