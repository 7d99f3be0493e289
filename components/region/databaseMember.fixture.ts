import type * as pulumi from "@pulumi/pulumi";
import { type Recorder, record, type RecorderOptions, settled, watchOptions } from "../../test/recorder";

/** What both databases are given in tests, beside engine and credentials. */
export const memberArgs = {
  instanceClass: "db.r6g.large",
  instances: 2,
  backupRetentionDays: 7,
  keyArn: "key",
  vpcId: "vpc-1",
  subnetIds: ["subnet-1", "subnet-2", "subnet-3"],
  clientSecurityGroupId: "sg-service",
  logRetentionDays: 90,
  windows: {
    cluster: "sun:02:30-sun:03:00",
    instances: ["sun:02:00-sun:02:30", "sun:01:30-sun:02:00"],
    backup: "21:00-21:30",
  },
  protect: true,
};

/** Records what a database declares, and the options of its resources. */
export async function declareMember<Member>(
  cluster: { readonly type: string; readonly clusterIdentifier: string },
  declare: (opts: pulumi.ComponentResourceOptions) => Member,
  options: RecorderOptions = {},
) {
  const { type, clusterIdentifier } = cluster;
  const answer = { clusterIdentifier, endpoint: "writer.example", readerEndpoint: "reader.example" };
  const recorder = record({ outputs: { [type]: () => answer }, ...options });
  const watch = watchOptions();
  const database = declare({ transformations: [watch.transformation] });
  await settled();
  return { recorder, watch, database };
}

/** `Class name` of every resource, sorted. */
export const namesOf = ({ recorder }: { readonly recorder: Recorder }) =>
  recorder.resources.map((it) => `${it.type.split(":").pop()} ${it.name}`).sort();
