import * as sdk from "@aws-sdk/client-cloudwatch-logs";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry } from "../../entry";
import { unlessGone } from "../gone";
import { tagChanges } from "../tags";

const logs = (cloud: Cloud) => cloud.client(sdk.CloudWatchLogsClient);
const gone = /^ResourceNotFoundException$/;

const logGroup = entry<aws.cloudwatch.LogGroupArgs>({
  inputs: {
    kmsKeyId: true,
    logGroupClass: true,
    name: true,
    region: true,
    retentionInDays: true,
    skipDestroy: true,
    tags: true,
  },
  required: [],
  replaceOn: ["logGroupClass", "name", "region"],
  autoName: { property: "name", maxLength: 512 },
  unreadable: { skipDestroy: "an instruction to the provider, kept by no API" },
  async create(cloud, inputs) {
    const id = inputs.name!;
    await logs(cloud).send(
      new sdk.CreateLogGroupCommand({
        logGroupName: id,
        kmsKeyId: inputs.kmsKeyId,
        logGroupClass: inputs.logGroupClass as sdk.LogGroupClass | undefined,
        tags: Object.keys(inputs.tags ?? {}).length ? inputs.tags : undefined,
      }),
    );
    if (inputs.retentionInDays) await retain(cloud, id, inputs.retentionInDays);
    return id;
  },
  async read(cloud, id) {
    const it = await groupNow(cloud, id);
    if (!it) return undefined;
    const arn = `arn:aws:logs:${cloud.region}:${cloud.accountId}:log-group:${id}`;
    const tags = await logs(cloud).send(new sdk.ListTagsForResourceCommand({ resourceArn: arn }));
    return {
      inputs: {
        name: it.logGroupName,
        kmsKeyId: it.kmsKeyId,
        logGroupClass: it.logGroupClass,
        retentionInDays: it.retentionInDays ?? 0,
        tags: tags.tags ?? {},
      },
      outputs: { arn },
    };
  },
  async update(cloud, id, to, from) {
    if (to.retentionInDays !== from.retentionInDays) await retain(cloud, id, to.retentionInDays);
    if (to.kmsKeyId && to.kmsKeyId !== from.kmsKeyId)
      await logs(cloud).send(new sdk.AssociateKmsKeyCommand({ logGroupName: id, kmsKeyId: to.kmsKeyId }));
    if (!to.kmsKeyId && from.kmsKeyId) await logs(cloud).send(new sdk.DisassociateKmsKeyCommand({ logGroupName: id }));
    const resourceArn = `arn:aws:logs:${cloud.region}:${cloud.accountId}:log-group:${id}`;
    const { removed, put } = tagChanges(from.tags, to.tags);
    if (removed.length) await logs(cloud).send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: removed }));
    if (Object.keys(put).length) await logs(cloud).send(new sdk.TagResourceCommand({ resourceArn, tags: put }));
  },
  async remove(cloud, id, last) {
    if (last.skipDestroy) return;
    await unlessGone(gone, () => logs(cloud).send(new sdk.DeleteLogGroupCommand({ logGroupName: id })));
  },
});

/** No days means for ever. */
async function retain(cloud: Cloud, id: string, days: number | undefined): Promise<void> {
  if (days) await logs(cloud).send(new sdk.PutRetentionPolicyCommand({ logGroupName: id, retentionInDays: days }));
  else await logs(cloud).send(new sdk.DeleteRetentionPolicyCommand({ logGroupName: id }));
}

async function groupNow(cloud: Cloud, id: string): Promise<sdk.LogGroup | undefined> {
  const found = await logs(cloud).send(new sdk.DescribeLogGroupsCommand({ logGroupNamePrefix: id }));
  return found.logGroups?.find((it) => it.logGroupName === id);
}

const logResourcePolicy = entry<aws.cloudwatch.LogResourcePolicyArgs>({
  inputs: { policyDocument: true, policyName: true, region: true },
  required: ["policyDocument"],
  replaceOn: ["policyName", "region"],
  async create(cloud, inputs) {
    await putPolicy(cloud, inputs.policyName, inputs.policyDocument);
    return inputs.policyName!;
  },
  async read(cloud, id) {
    const found = await logs(cloud).send(new sdk.DescribeResourcePoliciesCommand({}));
    const it = found.resourcePolicies?.find((policy) => policy.policyName === id);
    if (!it) return undefined;
    return {
      inputs: { policyName: it.policyName, policyDocument: it.policyDocument },
      outputs: { policyScope: "ACCOUNT" },
    };
  },
  async update(cloud, id, to) {
    await putPolicy(cloud, id, to.policyDocument);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => logs(cloud).send(new sdk.DeleteResourcePolicyCommand({ policyName: id })));
  },
});

async function putPolicy(cloud: Cloud, policyName: string | undefined, document: unknown): Promise<void> {
  const policyDocument = typeof document === "string" ? document : JSON.stringify(document);
  await logs(cloud).send(new sdk.PutResourcePolicyCommand({ policyName, policyDocument }));
}

export const entries: Record<string, AnyEntry> = {
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": logResourcePolicy,
};
