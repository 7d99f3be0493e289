import assert from "node:assert/strict";
import type { CiRole } from "./continuousIntegration";
import { actionsOf, declareRoles as declare } from "./continuousIntegration.fixture";
import { accountId, regions } from "./foundation.samples";

describe("what the drill role may", () => {
  it("lets drill move the two global clusters and this project's members, and nothing else that changes data", async () => {
    const { statements } = await declare();
    const moves = ["rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster"];
    const [clusters, members] = statements("drill");
    assert.deepEqual([clusters!.Action, members!.Action], [moves, moves]);
    assert.deepEqual(clusters!.Resource, [
      "arn:aws:rds::123456789012:global-cluster:a",
      "arn:aws:rds::123456789012:global-cluster:b",
    ]);
    assert.deepEqual(
      members!.Resource,
      regions.map((region) => `arn:aws:rds:${region}:123456789012:cluster:*`),
    );
    assert.deepEqual(members!.Condition, { StringEquals: { "aws:ResourceTag/Project": "meridian" } });
    const changing = actionsOf(statements("drill")).filter((it) => !/:(Describe|Get|List|Test)/.test(it));
    assert.deepEqual([...new Set(changing)].sort(), [
      ...["backup:StartRestoreJob", "cloudwatch:PutMetricData", "iam:PassRole"],
      ...["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"],
      ...["rds:CreateDBInstance", "rds:DeleteDBCluster", "rds:DeleteDBInstance"],
      ...[...moves, "s3:PutObject", "scheduler:UpdateSchedule"],
    ]);
  });

  it("lets drill delete what is called as copies of backups are, and nothing that serves", async () => {
    const { statements } = await declare({ relationalKind: "rds" });
    const deletes = statements("drill").filter((it) => [it.Action].flat().some((action) => /:Delete/.test(action)));
    assert.deepEqual(
      deletes.map(({ Action, Resource }) => ({ Action, Resource })),
      [
        {
          Action: ["rds:DeleteDBCluster", "rds:DeleteDBInstance"],
          Resource: regions.flatMap((region) =>
            ["cluster", "db"].map((it) => `arn:aws:rds:${region}:${accountId}:${it}:drill-restore-*`),
          ),
        },
      ],
    );
  });

  it("lets drill keep its records in the backup buckets of this account, by the regions' keys through S3", async () => {
    const { statements } = await declare();
    const [records, list, , encrypt] = statements("drill").slice(-4);
    assert.deepEqual(records!.Resource, "arn:aws:s3:::backup-bucket-*/drills/*");
    const inAccount = { StringEquals: { "aws:ResourceAccount": accountId } };
    assert.deepEqual([records!.Condition, list!.Condition], [inAccount, inAccount]);
    assert.deepEqual(
      encrypt!.Resource,
      regions.map((it) => `arn:aws:kms:${it}:${accountId}:key/mrk-1`),
    );
    assert.deepEqual(encrypt!.Condition, {
      StringEquals: { "kms:ViaService": regions.map((it) => `s3.${it}.amazonaws.com`) },
    });
  });

  it("lets readiness look as drill does and read its records, and change nothing", async () => {
    const { statements } = await declare();
    const ofDrill = new Set(actionsOf(statements("drill")));
    const own = actionsOf(statements("readiness"));
    const more = [...ofDrill].filter((it) => !own.includes(it) && !/Cluster$/.test(it));
    const restoring = [
      ...["backup:StartRestoreJob", "backup:DescribeRestoreJob", "backup:ListRestoreJobs", "rds:CreateDBInstance"],
      ...["rds:DescribeDBInstances", "rds:DeleteDBInstance", "kms:CreateGrant", "kms:DescribeKey"],
    ];
    const changing = ["cloudwatch:PutMetricData", "scheduler:UpdateSchedule", "iam:PassRole"];
    assert.deepEqual(more, [...changing, ...restoring, "s3:PutObject", "kms:GenerateDataKey"]);
    assert.ok(own.every((it) => ofDrill.has(it)));
  });

  it("lets drill turn the schedules that hold evacuations, in the shop's regions, and pass on their role alone", async () => {
    const { statements } = await declare();
    const [turn, pass] = ["HoldEvacuation", "PassHeartbeatRole"].map((Sid) =>
      statements("drill").find((it) => it.Sid === Sid)!,
    );
    assert.deepEqual(
      turn!.Resource,
      regions.map((region) => `arn:aws:scheduler:${region}:123456789012:schedule/default/meridian-evacuation-of-*`),
    );
    assert.equal(pass!.Resource, "arn:aws:iam::123456789012:role/evacuation-heartbeat-*");
    assert.deepEqual(pass!.Condition, { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } });
  });

  it("lets drill promote this project's replicas where the relational database is an instance, and deploy none", async () => {
    const { statements } = await declare({ relationalKind: "rds" });
    const promotions = (purpose: CiRole) =>
      statements(purpose).filter((it) => [it.Action].flat().includes("rds:PromoteReadReplica"));
    assert.deepEqual(promotions("drill"), [
      {
        Sid: "PromoteReplicas",
        Effect: "Allow",
        Action: "rds:PromoteReadReplica",
        Resource: regions.map((region) => `arn:aws:rds:${region}:123456789012:db:meridian-relational*`),
        Condition: { StringEquals: { "aws:ResourceTag/Project": "meridian" } },
      },
    ]);
    assert.deepEqual(
      promotions("deploy").map((it) => it.Effect),
      ["Deny"],
    );
    const { statements: ofClusters } = await declare();
    assert.ok(!JSON.stringify(ofClusters("drill")).includes("PromoteReadReplica"));
  });

  it("lets drill publish metrics in the evacuation namespace only, in the shop's regions", async () => {
    const { statements } = await declare();
    const publish = statements("drill").filter((it) => it.Action === "cloudwatch:PutMetricData");
    assert.deepEqual(
      publish.map((it) => it.Condition),
      [{ StringEquals: { "cloudwatch:namespace": "Meridian/Evacuation", "aws:RequestedRegion": regions } }],
    );
  });

  it("is given to operators too, with MFA, and nothing of any other role", async () => {
    const ann = "arn:aws:iam::123456789012:user/ann";
    const { trust } = await declare({ drillOperatorArns: [ann] });
    assert.deepEqual(trust("drill")[1], {
      ...{ Sid: "Operators", Effect: "Allow", Principal: { AWS: [ann] }, Action: "sts:AssumeRole" },
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    });
    for (const it of ["preview", "deploy", "drift", "readiness"] as const) assert.equal(trust(it).length, 1);
  });
});
