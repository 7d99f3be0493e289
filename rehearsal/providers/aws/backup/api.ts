import * as sdk from "@aws-sdk/client-backup";
import { tagOperations } from "../operations";
import { service } from "../service";
import { tagMap } from "../wire";

export const backup = service({
  client: sdk.BackupClient,
  gone: /^ResourceNotFound/,
  tags: tagOperations({
    of: "ResourceArn",
    wire: tagMap,
    list: [sdk.ListTagsCommand, "Tags"],
    put: [sdk.TagResourceCommand, "Tags"],
    remove: [sdk.UntagResourceCommand, "TagKeyList"],
  }),
});
