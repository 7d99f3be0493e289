import * as sdk from "@aws-sdk/client-ec2";
import type { Cloud } from "../../entry";
import { tagChanges, toTags } from "../tags";
import { client } from "./api";

/** EC2's tags work the same for every kind of thing. */
export async function retag(
  cloud: Cloud,
  id: string,
  to: { tags?: Record<string, string> },
  from: { tags?: Record<string, string> },
) {
  const { removed, put } = tagChanges(from.tags, to.tags);
  if (removed.length)
    await client(cloud).send(new sdk.DeleteTagsCommand({ Resources: [id], Tags: removed.map((Key) => ({ Key })) }));
  if (Object.keys(put).length)
    await client(cloud).send(new sdk.CreateTagsCommand({ Resources: [id], Tags: toTags(put) }));
}

/** Tags at creation; AWS refuses a specification without any. */
export const tagged = (ResourceType: sdk.ResourceType, tags: Readonly<Record<string, string>> | undefined) =>
  Object.keys(tags ?? {}).length ? [{ ResourceType, Tags: toTags(tags) }] : undefined;
