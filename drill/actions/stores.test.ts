import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { lineOf } from "../command";
import type { SeenCall } from "../probes/clients.fixture";
import type { Action } from "./action";
import { recordingPorts } from "./ports.fixture";
import { failOver, promote, releaseDeletionProtection, switchOver } from "./stores";

const arn = "arn:aws:rds:eu-west-1:123456789012:cluster:a-1";
const relational = {
  store: "relational",
  globalClusterId: "meridian-relational",
  region: "eu-west-1",
  clusterArn: arn,
} as const;
const document = { ...relational, store: "document", globalClusterId: "meridian-document" } as const;
const target = `--global-cluster-identifier meridian-relational --target-db-cluster-identifier ${arn}`;
const documentTarget = target.replace("relational", "document");
const input = { GlobalClusterIdentifier: "meridian-relational", TargetDbClusterIdentifier: arn };
const documentInput = { ...input, GlobalClusterIdentifier: "meridian-document" };
const region = "eu-west-1";

/** What is shown, and what is asked of AWS. */
const actions: Readonly<Record<string, readonly [Action, line: string, asked: SeenCall]>> = {
  "switching over the relational database": [
    switchOver(relational),
    `aws rds switchover-global-cluster --region eu-west-1 ${target}`,
    { region, service: "rds", operation: "SwitchoverGlobalCluster", input },
  ],
  "switching over the document database": [
    switchOver(document),
    `aws docdb switchover-global-cluster --region eu-west-1 ${documentTarget}`,
    { region, service: "docdb", operation: "SwitchoverGlobalCluster", input: documentInput },
  ],
  "failing over the relational database": [
    failOver(relational),
    `aws rds failover-global-cluster --region eu-west-1 ${target} --allow-data-loss`,
    { region, service: "rds", operation: "FailoverGlobalCluster", input: { ...input, AllowDataLoss: true } },
  ],
  "failing over the document database": [
    failOver(document),
    `aws docdb failover-global-cluster --region eu-west-1 ${documentTarget} --allow-data-loss`,
    { region, service: "docdb", operation: "FailoverGlobalCluster", input: { ...documentInput, AllowDataLoss: true } },
  ],
  "promoting a replica": [
    promote({ region, instance: "meridian-relational", backupRetentionDays: 7 }),
    "aws rds promote-read-replica --region eu-west-1 --db-instance-identifier meridian-relational --backup-retention-period 7",
    {
      region,
      service: "rds",
      operation: "PromoteReadReplica",
      input: { DBInstanceIdentifier: "meridian-relational", BackupRetentionPeriod: 7 },
    },
  ],
  "letting go of an instance": [
    releaseDeletionProtection(region, "meridian-relational-2"),
    "aws rds modify-db-instance --region eu-west-1 --db-instance-identifier meridian-relational-2 --no-deletion-protection --apply-immediately",
    {
      region,
      service: "rds",
      operation: "ModifyDBInstance",
      input: { DBInstanceIdentifier: "meridian-relational-2", DeletionProtection: false, ApplyImmediately: true },
    },
  ],
};

describe("What is done to databases", () => {
  for (const [name, [action, line, asked]] of Object.entries(actions))
    it(`is one call, and the same as a command: ${name}`, async () => {
      assert.equal(lineOf(action.asCommand()), line);
      const { calls, ports } = recordingPorts();
      assert.deepEqual(await action.run(ports), []);
      assert.deepEqual(calls, [asked]);
    });

  const shown: readonly (readonly [file: string, Action, clusterArn: string])[] = [
    ["databases", promote({ region, instance: "meridian-relational", backupRetentionDays: 7 }), ""],
    ["databases", failOver(document), "<arn in eu-west-1>"],
    ["resilience", failOver(relational), '"$(pulumi stack output relationalDatabaseArn --stack eu-west-1)"'],
    ["resilience", failOver(document), '"$(pulumi stack output documentClusterArn --stack eu-west-1)"'],
  ];
  for (const [file, action, clusterArn] of shown) {
    const line = lineOf(action.asCommand()).replace(arn, clusterArn);
    it(`is shown in docs/${file}.md: ${line.slice(0, 60)}…`, () => {
      const text = readFileSync(path.join(__dirname, "..", "..", "docs", `${file}.md`), "utf8");
      assert.ok(
        text
          .replaceAll(/ \\\n +/g, " ")
          .split("\n")
          .some((it) => it.trim() === line),
        line,
      );
    });
  }
});
