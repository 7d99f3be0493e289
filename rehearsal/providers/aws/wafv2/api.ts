import * as sdk from "@aws-sdk/client-wafv2";
import { tagOperations } from "../operations";
import { service } from "../service";

export const waf = service({
  client: sdk.WAFV2Client,
  gone: /^WAFNonexistentItemException$/,
  tags: tagOperations({
    of: "ResourceARN",
    list: [sdk.ListTagsForResourceCommand, "TagInfoForResource.TagList"],
    put: [sdk.TagResourceCommand, "Tags"],
    remove: [sdk.UntagResourceCommand, "TagKeys"],
  }),
});
