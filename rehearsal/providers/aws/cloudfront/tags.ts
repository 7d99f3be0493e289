import {
  CloudFrontClient,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudfront";
import type { Cloud } from "../../entry";
import { fromTags, tagChanges, toTags } from "../tags";

type Tags = Readonly<Record<string, string>> | undefined;

const cloudFront = (cloud: Cloud) => cloud.client(CloudFrontClient, "us-east-1");

export async function retag(cloud: Cloud, Resource: string, to: Tags, from: Tags): Promise<void> {
  const { removed, put } = tagChanges(from, to);
  if (removed.length) await cloudFront(cloud).send(new UntagResourceCommand({ Resource, TagKeys: { Items: removed } }));
  const Items = toTags(put);
  if (Items.length) await cloudFront(cloud).send(new TagResourceCommand({ Resource, Tags: { Items } }));
}

export async function tagsOf(cloud: Cloud, Resource: string): Promise<Record<string, string>> {
  const listed = await cloudFront(cloud).send(new ListTagsForResourceCommand({ Resource }));
  return fromTags(listed.Tags?.Items);
}
