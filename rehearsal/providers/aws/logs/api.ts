import * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { tagOperations } from "../operations";
import { service } from "../service";
import { tagMap } from "../wire";

export const logs = service({
  client: sdk.CloudWatchLogsClient,
  gone: /^ResourceNotFoundException$/,
  tags: tagOperations({
    of: "resourceArn",
    wire: tagMap,
    list: [sdk.ListTagsForResourceCommand, "tags"],
    put: [sdk.TagResourceCommand, "tags"],
    remove: [sdk.UntagResourceCommand, "tagKeys"],
  }),
});
