import * as sdk from "@aws-sdk/client-dynamodb";
import type * as aws from "@pulumi/aws";
import type { dynamodb as Types } from "@pulumi/aws/types/input";
import type { AnyEntry, Cloud } from "../../entry";
import { autoName, fixed, orElse, seen } from "../inputs";
import { type About, bring, call, type InputChange, retag, tagOperations, tagsOf } from "../operations";
import { service } from "../service";
import { converted, fields, list, tagList } from "../wire";

type Args = aws.dynamodb.TableArgs;

const tags = tagOperations({
  of: "ResourceArn",
  list: [sdk.ListTagsOfResourceCommand, "Tags"],
  put: [sdk.TagResourceCommand, "Tags"],
  remove: [sdk.UntagResourceCommand, "TagKeys"],
});

const owned = { client: sdk.DynamoDBClient, gone: /^ResourceNotFound/, tags };
const dynamodb = service(owned);

const client = (cloud: Cloud, region?: string) => cloud.client(sdk.DynamoDBClient, region);

const key = (KeyType: "HASH" | "RANGE") =>
  converted<string, sdk.KeySchemaElement[]>(
    (AttributeName) => [{ AttributeName, KeyType }],
    (schema) => schema.find((it) => it.KeyType === KeyType)?.AttributeName,
  );

const asked = fields<Types.TableServerSideEncryption, sdk.SSESpecification>({
  enabled: "Enabled",
  kmsKeyArn: "KMSMasterKeyId",
});
const found = fields<Types.TableServerSideEncryption, sdk.SSEDescription>({
  enabled: ["Status", converted<boolean, string>(String, (status) => status === "ENABLED")],
  kmsKeyArn: "KMSMasterKeyArn",
});

/** A replica as it is asked for; what of it is each replica's own is read there. */
interface Replica extends sdk.ReplicaDescription {
  readonly recovery?: boolean;
  readonly isProtected?: boolean;
  readonly propagates?: boolean;
}

const replicas = list(
  fields<Types.TableReplica, Replica>({
    regionName: "RegionName",
    kmsKeyArn: "KMSMasterKeyId",
    pointInTimeRecovery: "recovery",
    deletionProtectionEnabled: "isProtected",
    propagateTags: "propagates",
  }),
);

/** In the order in which they were asked for: the real provider has a set. */
const asAsked = {
  ...replicas,
  fromAws(all: unknown, wanted: unknown) {
    const order = ((wanted ?? []) as Types.TableReplica[]).map((it) => it.regionName);
    const place = (it: Replica) => order.indexOf(it.RegionName!) + 1 || order.length + 1;
    return replicas.fromAws(
      [...((all ?? []) as Replica[])].sort((a, b) => place(a) - place(b)),
      wanted,
    );
  },
};

type Own = { readonly Recovery?: boolean; readonly Expires?: sdk.TimeToLiveDescription; readonly Others?: Replica[] };
type Table = sdk.CreateTableInput | sdk.UpdateTableInput | sdk.TableDescription | Own;

const recovers = async (cloud: Cloud, TableName: string, region?: string): Promise<boolean> => {
  const answer = await client(cloud, region).send(new sdk.DescribeContinuousBackupsCommand({ TableName }));
  const { PointInTimeRecoveryDescription } = answer.ContinuousBackupsDescription ?? {};
  return PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === "ENABLED";
};

/** What DescribeTable doesn't tell. */
async function own({ cloud, id, inputs }: About<Args, unknown>, it: object): Promise<Own> {
  const { TimeToLiveDescription: Expires } = await client(cloud).send(
    new sdk.DescribeTimeToLiveCommand({ TableName: id }),
  );
  const Others: Replica[] = [];
  for (const replica of (it as sdk.TableDescription).Replicas ?? []) {
    const region = replica.RegionName!;
    const { Table } = await client(cloud, region).send(new sdk.DescribeTableCommand({ TableName: id }));
    const told = inputs.replicas?.find(({ regionName }) => regionName === region);
    Others.push({
      ...replica,
      recovery: await recovers(cloud, id, region),
      isProtected: Table?.DeletionProtectionEnabled ?? false,
      // A wish of the program: AWS knows tags alone.
      propagates: told?.propagateTags ?? false,
    });
  }
  return { ...it, Recovery: await recovers(cloud, id), Expires, Others };
}

const table = dynamodb.resource<Args, Table>({
  inputs: {
    attributes: [
      "AttributeDefinitions",
      list(fields<Types.TableAttribute, sdk.AttributeDefinition>({ name: "AttributeName", type: "AttributeType" })),
    ],
    billingMode: { ...orElse("BillingMode", "PROVISIONED"), seen: "BillingModeSummary.BillingMode" },
    deletionProtectionEnabled: "DeletionProtectionEnabled",
    hashKey: fixed(["KeySchema", key("HASH")]),
    name: autoName("TableName", 255),
    pointInTimeRecovery: seen(["", fields<Types.TablePointInTimeRecovery, Own>({ enabled: "Recovery" })]),
    rangeKey: fixed(["KeySchema", key("RANGE")]),
    replicas: seen(["Others", asAsked]),
    serverSideEncryption: {
      sent: ["SSESpecification", { ...asked, toAws: (it) => it && { SSEType: "KMS", ...(asked.toAws(it) as object) } }],
      seen: ["SSEDescription", found],
    },
    streamEnabled: "StreamSpecification.StreamEnabled",
    streamViewType: "StreamSpecification.StreamViewType",
    tags: ["Tags", tagList],
    ttl: seen(["Expires", expires()]),
  },
  id: "TableName",
  create: call(sdk.CreateTableCommand, { answer: (made) => made.TableDescription?.TableName }),
  read: [call(sdk.DescribeTableCommand, { answer: (it) => it.Table }), own],
  update: [
    call(sdk.UpdateTableCommand, { sends: "each change" }),
    bring(["pointInTimeRecovery"], ({ cloud, id, inputs }) =>
      recover(cloud, id, inputs.pointInTimeRecovery?.enabled ?? false),
    ),
    bring(["ttl"], async ({ cloud, id, inputs, from }) => {
      const { attributeName: AttributeName = from.ttl?.attributeName, enabled: Enabled = false } = inputs.ttl ?? {};
      if (AttributeName === undefined) return;
      const TimeToLiveSpecification = { AttributeName, Enabled };
      await client(cloud).send(new sdk.UpdateTimeToLiveCommand({ TableName: id, TimeToLiveSpecification }));
    }),
    bring(["replicas", "tags"], replicate),
  ],
  async delete(about) {
    for (const { RegionName } of (await about.now())?.Replicas ?? []) await remove(about, RegionName!);
    await client(about.cloud).send(new sdk.DeleteTableCommand({ TableName: about.id }));
  },
  taggedBy: "TableArn",
  outputs: { arn: "TableArn", streamArn: "LatestStreamArn", streamLabel: "LatestStreamLabel" },
});

function expires() {
  return fields<Types.TableTtl, sdk.TimeToLiveDescription>({
    attributeName: "AttributeName",
    enabled: ["TimeToLiveStatus", converted<boolean, string>(String, (status) => status === "ENABLED")],
  });
}

async function recover(cloud: Cloud, TableName: string, PointInTimeRecoveryEnabled: boolean, region?: string) {
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled };
  const asks = new sdk.UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification });
  await client(cloud, region).send(asks);
}

const update = ({ cloud, id }: About<Args, unknown>, replica: sdk.ReplicationGroupUpdate) =>
  client(cloud).send(new sdk.UpdateTableCommand({ TableName: id, ReplicaUpdates: [replica] }));

const remove = (about: About<Args, unknown>, RegionName: string) => update(about, { Delete: { RegionName } });

/** One after the other, as the real provider does. Another key is another replica: it is removed and made again. */
async function replicate(change: InputChange<Args, unknown>): Promise<void> {
  const [wanted, had] = [change.inputs.replicas ?? [], change.from.replicas ?? []];
  const same = (one: Types.TableReplica) => (it: Types.TableReplica) =>
    it.regionName === one.regionName && it.kmsKeyArn === one.kmsKeyArn;
  const named = (it: unknown) => it as unknown as Types.TableReplica;
  for (const it of had.map(named)) if (!wanted.map(named).some(same(it))) await remove(change, it.regionName as string);
  for (const it of wanted.map(named)) {
    const before = had.map(named).find(same(it));
    if (!before) {
      const Create = { RegionName: it.regionName as string, KMSMasterKeyId: it.kmsKeyArn as string | undefined };
      await update(change, { Create });
    }
    await settle(change, it, before);
  }
}

/** What is each replica's own. */
async function settle(change: InputChange<Args, unknown>, it: Types.TableReplica, before?: Types.TableReplica) {
  const { cloud, id, inputs, from } = change;
  const region = it.regionName as string;
  const recovery = (of?: Types.TableReplica) => (of?.pointInTimeRecovery as boolean | undefined) ?? false;
  if (recovery(it) !== recovery(before)) await recover(cloud, id, recovery(it), region);
  const isProtected = (of?: Types.TableReplica) => (of?.deletionProtectionEnabled as boolean | undefined) ?? false;
  if (isProtected(it) !== isProtected(before)) {
    const DeletionProtectionEnabled = isProtected(it);
    await client(cloud, region).send(new sdk.UpdateTableCommand({ TableName: id, DeletionProtectionEnabled }));
  }
  if (it.propagateTags) await propagate(cloud, id, region, { to: inputs.tags, from: before && from.tags });
}

type Tags = Readonly<Record<string, string>> | undefined;

async function propagate(cloud: Cloud, id: string, region: string, { to, from }: { to: Tags; from: Tags }) {
  const { Table } = await client(cloud, region).send(new sdk.DescribeTableCommand({ TableName: id }));
  const there: Cloud = { ...cloud, client: (its, at) => cloud.client(its, at ?? region) };
  const has = from ?? ((await tagsOf(owned, tags, there, Table!.TableArn!)) as Tags);
  await retag(owned, tags, there, Table!.TableArn!, to, has);
}

export const entries: Record<string, AnyEntry> = { "aws:dynamodb/table:Table": table };
