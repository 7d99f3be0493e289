import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Cloud } from "../../entry";
import { fromTags, tagChanges, toTags } from "../tags";

export const elb = (cloud: Cloud) => cloud.client(sdk.ElasticLoadBalancingV2Client);

export const gone = /NotFound(Exception)?$/;

type Tagged = { tags?: Record<string, string> };

/** Load balancers, target groups, listeners and rules are tagged alike. */
export async function retag(cloud: Cloud, arn: string, to: Tagged, from: Tagged): Promise<void> {
  const { removed, put } = tagChanges(from.tags, to.tags);
  if (removed.length) await elb(cloud).send(new sdk.RemoveTagsCommand({ ResourceArns: [arn], TagKeys: removed }));
  if (Object.keys(put).length)
    await elb(cloud).send(new sdk.AddTagsCommand({ ResourceArns: [arn], Tags: toTags(put) }));
}

export async function tagsOf(cloud: Cloud, arn: string): Promise<Record<string, string>> {
  const found = await elb(cloud).send(new sdk.DescribeTagsCommand({ ResourceArns: [arn] }));
  return fromTags(found.TagDescriptions?.[0]?.Tags);
}

/** AWS refuses an empty list of tags. */
export const tagged = (tags: Readonly<Record<string, string>> | undefined) =>
  Object.keys(tags ?? {}).length ? toTags(tags) : undefined;
