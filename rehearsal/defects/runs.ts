/** What may keep a run from being begun, or from being done: other people, their journals, and what nobody may do any more. */
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  DeleteBucketReplicationCommand,
  DeleteObjectCommand,
  GetBucketReplicationCommand,
  GetObjectCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { LeaseRecord } from "../../drill/lease/lease";
import { type Defect, type DefectCloud, left, other, type Planted, readiness, switchover, target } from "./defect";

const bucketOf = ({ platform }: DefectCloud, region: string): string => platform.outputs[region]!.backupBucketName;

/** Bob renews it as long as it lasts. */
async function leased(cloud: DefectCloud): Promise<Planted> {
  const objects = cloud.cloudIn(target).client(S3Client);
  const at = { Bucket: bucketOf(cloud, target), Key: `drills/${target}/lease.json` };
  const before = await objects.send(new GetObjectCommand(at)).then(
    ({ Body }) => Body!.transformToString(),
    () => undefined,
  );
  const token = before === undefined ? 1 : (JSON.parse(before) as LeaseRecord).token;
  const record: LeaseRecord = {
    ...{ run: "20260101T000000Z-region-evacuation-beef", operator: "bob", holder: "elsewhere:1:1" },
    ...{ token, renewal: 0, ttlSeconds: 4, state: "held" },
  };
  let renewal = 0;
  let isOver = false;
  const renew = () =>
    objects.send(new PutObjectCommand({ ...at, Body: JSON.stringify({ ...record, renewal: ++renewal }) }));
  await renew();
  const renewing = (async () => {
    while (!isOver) await renew();
  })();
  return {
    undo: async () => {
      isOver = true;
      await renewing;
      await objects.send(
        new PutObjectCommand({ ...at, Body: JSON.stringify({ ...record, renewal: ++renewal, state: "released" }) }),
      );
    },
  };
}

const openRun = "20260101T000000Z-region-evacuation-beef";

/** A journal in a region that was begun and not ended. @param text of its first lines */
async function journal(cloud: DefectCloud, text: string): Promise<Planted> {
  const objects = cloud.cloudIn(other).client(S3Client);
  const at = { Bucket: bucketOf(cloud, other), Key: `drills/${other}/${openRun}/journal/00000001.ndjson` };
  await objects.send(new PutObjectCommand({ ...at, Body: text }));
  return { undo: () => objects.send(new DeleteObjectCommand(at)) };
}

/** The drill role may do all but this. */
async function without(cloud: DefectCloud, action: string): Promise<Planted> {
  const iam = cloud.cloudIn(left).client(IAMClient);
  const RoleName = cloud.platform.foundation.ciRoleArns.drill.split("/").at(-1)!;
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const kept: { PolicyName: string; PolicyDocument: string }[] = [];
  for (const PolicyName of PolicyNames) {
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    kept.push({ PolicyName, PolicyDocument: decodeURIComponent(PolicyDocument!) });
  }
  const put = (it: { PolicyName: string; PolicyDocument: string }) =>
    iam.send(new PutRolePolicyCommand({ RoleName, ...it }));
  for (const it of kept)
    await put({ ...it, PolicyDocument: it.PolicyDocument.replaceAll(`"${action}"`, `"s3:NoSuchAction"`) });
  return { asDrillRole: true, undo: () => Promise.all(kept.map(put)) };
}

async function unversioned(cloud: DefectCloud): Promise<Planted> {
  const objects = cloud.cloudIn(target).client(S3Client);
  const Bucket = bucketOf(cloud, target);
  const set = (Status: "Enabled" | "Suspended") =>
    objects.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  const replication = await uncopied(cloud, target);
  await set("Suspended");
  return { undo: () => set("Enabled").then(() => replication.undo()) };
}

async function uncopied(cloud: DefectCloud, region: string): Promise<Planted> {
  const objects = cloud.cloudIn(region).client(S3Client);
  const Bucket = bucketOf(cloud, region);
  const { ReplicationConfiguration } = await objects.send(new GetBucketReplicationCommand({ Bucket }));
  await objects.send(new DeleteBucketReplicationCommand({ Bucket }));
  return { undo: () => objects.send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration })) };
}

export const runDefects: readonly Defect[] = [
  {
    name: "another operator has the lease",
    command: switchover,
    exitCode: 2,
    reason: /bob holds the lease for the run 20260101T000000Z-region-evacuation-beef/,
    plant: leased,
  },
  {
    name: "a journal of a run was changed",
    command: switchover,
    exitCode: 2,
    reason: /open-drill: .*was changed/s,
    plant: (cloud) => journal(cloud, '{"number":1,"kind":"opened"}\n'),
  },
  {
    name: "the drill role may not ask for alarms any more",
    command: readiness,
    exitCode: 1,
    reason:
      /\(switch-already-on\): eu-west-1 didn't say its alarms and their receivers: .*not authorized to perform: cloudwatch:DescribeAlarms/,
    plant: (cloud) => without(cloud, "cloudwatch:DescribeAlarms"),
  },
  {
    name: "the drill role may not move writers any more",
    command: switchover,
    exitCode: 1,
    reason: /not authorized to perform: rds:SwitchoverGlobalCluster/,
    plant: (cloud) => without(cloud, "rds:SwitchoverGlobalCluster"),
  },
  {
    name: "the drill role may not write its journal",
    command: switchover,
    exitCode: 2,
    reason: /The lease can't be had/,
    plant: (cloud) => without(cloud, "s3:PutObject"),
  },
  {
    name: "a backup bucket keeps no versions any more",
    command: readiness,
    exitCode: 1,
    reason: /\(backup-copies\): backup-bucket-\S+ in eu-west-1 keeps no versions: Suspended/,
    plant: unversioned,
  },
  {
    name: "a backup bucket is copied nowhere",
    command: readiness,
    exitCode: 1,
    reason: /\(backup-copies\): backup-bucket-\S+ in ap-south-1 is copied nowhere/,
    plant: (cloud) => uncopied(cloud, other),
  },
];
