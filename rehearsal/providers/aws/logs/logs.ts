import * as sdk from "@aws-sdk/client-cloudwatch-logs";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { autoName, fixed, seen, unreadable } from "../inputs";
import { bring, call } from "../operations";
import { tagMap, whole } from "../wire";
import { logs } from "./api";

const client = (cloud: Cloud) => cloud.client(sdk.CloudWatchLogsClient);

/** No days means for ever. */
const days = { ...whole, fromAws: (given: unknown) => given ?? 0 };

const logGroup = logs.resource<aws.cloudwatch.LogGroupArgs, sdk.CreateLogGroupRequest | sdk.LogGroup>({
  inputs: {
    kmsKeyId: "kmsKeyId",
    logGroupClass: fixed("logGroupClass"),
    name: autoName("logGroupName", 512),
    retentionInDays: seen(["retentionInDays", days]),
    skipDestroy: unreadable("an instruction to the provider, kept by no API"),
    tags: ["tags", tagMap],
  },
  id: "logGroupName",
  create: call(sdk.CreateLogGroupCommand),
  read: call(sdk.DescribeLogGroupsCommand, {
    input: ({ id }) => ({ logGroupNamePrefix: id }),
    answer(found, { cloud, id }) {
      const it = found.logGroups?.find((group) => group.logGroupName === id);
      return it && { ...it, logGroupArn: `arn:aws:logs:${cloud.region}:${cloud.accountId}:log-group:${id}` };
    },
  }),
  update: [
    bring(["retentionInDays"], async ({ cloud, id: logGroupName, inputs: { retentionInDays }, from }) => {
      if (retentionInDays)
        await client(cloud).send(new sdk.PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
      else if (from.retentionInDays) await client(cloud).send(new sdk.DeleteRetentionPolicyCommand({ logGroupName }));
    }),
    bring(["kmsKeyId"], async ({ cloud, id: logGroupName, inputs: { kmsKeyId } }) => {
      if (kmsKeyId) await client(cloud).send(new sdk.AssociateKmsKeyCommand({ logGroupName, kmsKeyId }));
      else await client(cloud).send(new sdk.DisassociateKmsKeyCommand({ logGroupName }));
    }),
  ],
  delete: async ({ cloud, id: logGroupName, inputs }) =>
    inputs.skipDestroy ? undefined : client(cloud).send(new sdk.DeleteLogGroupCommand({ logGroupName })),
  outputs: { arn: "logGroupArn" },
  taggedBy: "logGroupArn",
});

export const entries: Record<string, AnyEntry> = {
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
};
