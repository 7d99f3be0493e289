import * as sdk from "@aws-sdk/client-ec2";
import type { Cloud } from "../../entry";
import type { Input } from "../inputs";
import { tagOperations } from "../operations";
import { service } from "../service";
import { listOf, tagList } from "../wire";

export const ec2 = service({
  client: sdk.EC2Client,
  gone: /NotFound$|NotFoundException$/,
  tags: tagOperations({
    of: "Resource",
    put: [sdk.CreateTagsCommand, "Tags"],
    remove: [sdk.DeleteTagsCommand, "Tags", listOf("Key")],
  }),
});

export const client = (cloud: Cloud) => cloud.client(sdk.EC2Client);

/** Tags at creation say what they are for; AWS refuses a specification without any. */
export const tagsOfA = (ResourceType: sdk.ResourceType): Input<"TagSpecifications" | "Tags"> => ({
  sent: ["TagSpecifications", { ...tagList, toAws: (tags) => specified(ResourceType, tags) }],
  seen: ["Tags", tagList],
});

/** Tags of one kind of thing, as commands that create take them. */
export function specified(ResourceType: sdk.ResourceType, tags: unknown): sdk.TagSpecification[] | undefined {
  const Tags = tagList.toAws(tags) as sdk.Tag[] | undefined;
  return Tags && [{ ResourceType, Tags }];
}

/** EC2 doesn't say most ARNs. */
export const arnOf =
  (kind: string) =>
  (_it: unknown, { cloud, id }: { readonly cloud: Cloud; readonly id: string }): string =>
    `arn:aws:ec2:${cloud.region}:${cloud.accountId}:${kind}/${id}`;

/** The account that owns what EC2 gives no owner of. */
export const ownerOf = (it: { readonly OwnerId?: string }, { cloud }: { readonly cloud: Cloud }): string =>
  it.OwnerId ?? cloud.accountId;
