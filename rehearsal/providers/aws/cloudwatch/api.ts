import * as sdk from "@aws-sdk/client-cloudwatch";
import { tagOperations } from "../operations";
import { service } from "../service";

export const cloudwatch = service({
  client: sdk.CloudWatchClient,
  gone: /^(ResourceNotFound|DashboardNotFound)/,
  tags: tagOperations({
    of: "ResourceARN",
    list: [sdk.ListTagsForResourceCommand, "Tags"],
    put: [sdk.TagResourceCommand, "Tags"],
    remove: [sdk.UntagResourceCommand, "TagKeys"],
  }),
});
