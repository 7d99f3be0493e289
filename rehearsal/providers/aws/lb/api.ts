import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Cloud } from "../../entry";
import { tagOperations } from "../operations";
import { service } from "../service";
import { tagList } from "../wire";

export const elb = service({
  client: sdk.ElasticLoadBalancingV2Client,
  gone: /NotFound(Exception)?$/,
  tags: tagOperations({
    of: "ResourceArn",
    wire: { ...tagList, fromAws: (found) => tagList.fromAws((found as sdk.TagDescription[] | undefined)?.[0]?.Tags) },
    list: [sdk.DescribeTagsCommand, "TagDescriptions"],
    put: [sdk.AddTagsCommand, "Tags"],
    remove: [sdk.RemoveTagsCommand, "TagKeys"],
  }),
});

export const client = (cloud: Cloud) => cloud.client(sdk.ElasticLoadBalancingV2Client);
