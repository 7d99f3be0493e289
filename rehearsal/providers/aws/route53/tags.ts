import { ChangeTagsForResourceCommand, ListTagsForResourceCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { Cloud } from "../../entry";
import { fromTags, tagChanges, toTags } from "../tags";

type Tags = Readonly<Record<string, string>> | undefined;
type Kind = "hostedzone" | "healthcheck";

const route53 = (cloud: Cloud) => cloud.client(Route53Client, "us-east-1");

export async function retag(cloud: Cloud, ResourceType: Kind, ResourceId: string, to: Tags, from: Tags): Promise<void> {
  const { removed, put } = tagChanges(from, to);
  const AddTags = toTags(put);
  if (AddTags.length === 0 && removed.length === 0) return;
  await route53(cloud).send(
    new ChangeTagsForResourceCommand({
      ResourceType,
      ResourceId,
      ...(AddTags.length ? { AddTags } : {}),
      ...(removed.length ? { RemoveTagKeys: removed } : {}),
    }),
  );
}

export async function tagsOf(cloud: Cloud, ResourceType: Kind, ResourceId: string): Promise<Record<string, string>> {
  const listed = await route53(cloud).send(new ListTagsForResourceCommand({ ResourceType, ResourceId }));
  return fromTags(listed.ResourceTagSet?.Tags);
}
