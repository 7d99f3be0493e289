import * as sdk from "@aws-sdk/client-cloudfront";
import type { Cloud } from "../../entry";
import { tagOperations } from "../operations";
import { service } from "../service";

const region = "us-east-1";

export const cloudFront = service({
  client: sdk.CloudFrontClient,
  region,
  gone: /^NoSuch/,
  tags: tagOperations({
    of: "Resource",
    list: [sdk.ListTagsForResourceCommand, "Tags.Items"],
    put: [sdk.TagResourceCommand, "Tags.Items"],
    remove: [sdk.UntagResourceCommand, "TagKeys.Items"],
  }),
});

/** CloudFront is one for all regions, and answers in this. */
export const client = (cloud: Cloud) => cloud.client(sdk.CloudFrontClient, region);
