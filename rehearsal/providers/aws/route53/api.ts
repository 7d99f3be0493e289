import * as sdk from "@aws-sdk/client-route-53";
import type { Cloud } from "../../entry";
import { tagOperations } from "../operations";
import { service } from "../service";

const region = "us-east-1";

export const route53 = service({ client: sdk.Route53Client, region, gone: /^NoSuch(HostedZone|HealthCheck)$/ });

/** Route 53 is one for all regions, and answers in this. */
export const client = (cloud: Cloud) => cloud.client(sdk.Route53Client, region);

export const tagsOfA = (ResourceType: sdk.TagResourceType) =>
  tagOperations({
    of: "ResourceId",
    list: [sdk.ListTagsForResourceCommand, "ResourceTagSet.Tags"],
    put: [sdk.ChangeTagsForResourceCommand, "AddTags"],
    remove: [sdk.ChangeTagsForResourceCommand, "RemoveTagKeys"],
    and: { ResourceType },
  });

/** The API writes what a thing is before its id. */
export const bare = (id: string): string => id.replace(/^\/(hostedzone|delegationset)\//, "");
