import * as sdk from "@aws-sdk/client-eks";
import { tagOperations } from "../operations";
import { service } from "../service";
import { tagMap } from "../wire";

export const eks = service({
  client: sdk.EKSClient,
  /** EKS says it of a thing that isn't there, or whose cluster isn't. */
  gone: /^ResourceNotFoundException$/,
  tags: tagOperations({
    of: "resourceArn",
    wire: tagMap,
    put: [sdk.TagResourceCommand, "tags"],
    remove: [sdk.UntagResourceCommand, "tagKeys"],
  }),
});

interface Dated {
  readonly createdAt?: Date;
  readonly modifiedAt?: Date;
}

/** Outputs of what EKS dates. */
export const dates = {
  createdAt: ({ createdAt }: Dated) => createdAt?.toISOString(),
  modifiedAt: ({ modifiedAt }: Dated) => modifiedAt?.toISOString(),
};
