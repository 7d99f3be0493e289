import assert from "node:assert/strict";
import { record, type RecorderOptions, settled } from "../../test/recorder";
import { type CiRole, ContinuousIntegration, type ContinuousIntegrationArgs } from "./continuousIntegration";
import { accountId, answers, regions } from "./foundation.samples";

interface Statement {
  Sid: string;
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

type Purpose = CiRole;

async function declare(changes: Partial<ContinuousIntegrationArgs> = {}, options: RecorderOptions = {}) {
  const recorder = record({ ...answers, ...options });
  const globalClusterArns = [
    `arn:aws:rds::${accountId}:global-cluster:a`,
    `arn:aws:rds::${accountId}:global-cluster:b`,
  ];
  const args = {
    accountId,
    regions,
    relationalKind: "aurora-global" as const,
    globalClusterArns,
    keyArns: regions.map((region) => `arn:aws:kms:${region}:${accountId}:key/mrk-1`),
    githubRepository: "shop/meridian",
    project: "meridian",
    ...changes,
  };
  new ContinuousIntegration("ci", args);
  await settled();
  const json = (type: string, name: string, input: string) =>
    JSON.parse(recorder.only(type, name).inputs[input] as string);
  return {
    recorder,
    trust: (of: Purpose) => json("aws:iam/role:Role", `ci-${of}-role`, "assumeRolePolicy").Statement,
    statements: (of: Purpose): Statement[] =>
      json("aws:iam/rolePolicy:RolePolicy", `ci-${of}-policy`, "policy").Statement,
  };
}

const actionsOf = (statements: readonly Statement[]) =>
  statements.filter((it) => it.Effect === "Allow").flatMap((it) => it.Action);

const matches = (pattern: string, action: string) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(action);

describe("ContinuousIntegration", () => {
  const subjects: Record<Purpose, string> = {
    preview: "repo:shop@123456/meridian@456789:pull_request",
    deploy: "repo:shop@123456/meridian@456789:environment:production",
    drill: "repo:shop@123456/meridian@456789:environment:drill",
    drift: "repo:shop@123456/meridian@456789:environment:drift",
    readiness: "repo:shop@123456/meridian@456789:environment:readiness",
  };
  for (const purpose of ["preview", "deploy", "drill", "drift", "readiness"] as const) {
    it(`lets only ${subjects[purpose]} assume ${purpose}`, async () => {
      const { trust } = await declare({ githubRepository: "shop@123456/meridian@456789" });
      assert.deepEqual(trust(purpose), [
        {
          Sid: "Workflow",
          Effect: "Allow",
          Principal: { Federated: "arn:aws:mock:eu-west-1:123456789012:github-oidc" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": subjects[purpose],
            },
          },
        },
      ]);
    });

    it(`keeps ${purpose}'s policy below the 10,240 characters that IAM takes inline`, async () => {
      const { statements } = await declare();
      assert.equal(JSON.stringify(statements(purpose)).length < 10_000, true);
    });
  }

  it("lets deploy and drill work for as long as GitHub lets a job run", async () => {
    const { recorder } = await declare();
    const seconds = (of: Purpose) => recorder.only("aws:iam/role:Role", `ci-${of}-role`).inputs["maxSessionDuration"];
    assert.deepEqual(
      [seconds("preview"), seconds("deploy"), seconds("drill"), seconds("drift"), seconds("readiness")],
      [3600, 21_600, 21_600, 3600, 3600],
    );
  });

  it("asks tokens for the repository's id in addition, where the subject has names only", async () => {
    const { trust } = await declare({ githubRepository: "shop/meridian", githubRepositoryId: "456789" });
    assert.deepEqual(trust("deploy")[0].Condition, {
      StringEquals: {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": "repo:shop/meridian:environment:production",
        "token.actions.githubusercontent.com:repository_id": "456789",
      },
    });
  });

  it("trusts the OIDC provider that the account has, instead of creating another", async () => {
    const { recorder, trust } = await declare({ oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/github" });
    assert.equal(recorder.of("aws:iam/openIdConnectProvider:OpenIdConnectProvider").length, 0);
    assert.deepEqual(trust("drill")[0].Principal, { Federated: "arn:aws:iam::123456789012:oidc-provider/github" });
  });

  for (const purpose of ["preview", "drift"] as const)
    it(`lets ${purpose} read settings only: no verb that changes, no content`, async () => {
      const { statements } = await declare();
      const actions = actionsOf(statements(purpose));
      const verbs = new Set(actions.map((action) => action.split(":")[1]!.match(/^[A-Z][a-z]+/)![0]));
      assert.deepEqual([...verbs].sort(), ["Describe", "Get", "List"]);
      const content = [
        "s3:GetObject",
        "secretsmanager:GetSecretValue",
        "logs:GetLogEvents",
        "ecr:GetDownloadUrlForLayer",
      ];
      assert.deepEqual(
        content.filter((action) => actions.some((pattern) => matches(pattern, action))),
        [],
      );
    });

  it("denies preview what shows the origin secret among settings, and lets drift compare it", async () => {
    const { statements } = await declare();
    const showing = [
      "cloudfront:GetDistribution",
      "cloudfront:GetDistributionConfig",
      "cloudfront:ListDistributions",
      "cloudfront:ListDistributionsByWebACLId",
      "elasticloadbalancing:DescribeRules",
    ];
    const denied = (of: Purpose) =>
      showing.filter((action) =>
        statements(of)
          .filter((it) => it.Effect === "Deny" && it.Resource === "*" && it.Condition === undefined)
          .some((it) => [it.Action].flat().some((pattern) => matches(pattern, action))),
      );
    assert.deepEqual(denied("preview"), showing);
    assert.deepEqual(denied("drift"), []);
  });

  it("lets drift read the settings of every service that deploy makes something of", async () => {
    const { statements } = await declare();
    const servicesOf = (of: Purpose) => new Set(actionsOf(statements(of)).map((it) => it.split(":")[0]!));
    const read = servicesOf("drift");
    // Only a vault's storage is mounted by its name; the vault itself is read of backup.
    assert.deepEqual(
      [...servicesOf("deploy")].filter((it) => !read.has(it)),
      ["backup-storage"],
    );
  });

  it("lets preview ask for prefix lists, which the provider reads with their entries", async () => {
    const { statements } = await declare();
    assert.ok(actionsOf(statements("preview")).includes("ec2:GetManagedPrefixListEntries"));
  });

  it("keeps deploy in its regions and us-east-1, and away from evacuation and data loss", async () => {
    const { statements } = await declare({ regions: ["eu-west-1", "ap-south-1"] });
    const [stacks] = statements("deploy");
    assert.deepEqual(stacks!.Condition, {
      StringEquals: { "aws:RequestedRegion": ["eu-west-1", "ap-south-1", "us-east-1"] },
    });
    assert.deepEqual(
      statements("deploy").filter((it) => it.Effect === "Deny"),
      [
        { Sid: "NoDataLoss", Effect: "Deny", Action: "rds:FailoverGlobalCluster", Resource: "*" },
        {
          Sid: "NoEvacuation",
          Effect: "Deny",
          Action: "cloudwatch:PutMetricData",
          Resource: "*",
          Condition: { StringEquals: { "cloudwatch:namespace": "Meridian/Evacuation" } },
        },
      ],
    );
    const pass = statements("deploy").find((it) => it.Action === "iam:PassRole");
    assert.equal(pass!.Resource, "arn:aws:iam::123456789012:role/*");
    assert.deepEqual(pass!.Condition!["StringEquals"]!["iam:PassedToService"], [
      "backup.amazonaws.com",
      "ec2.amazonaws.com",
      "eks.amazonaws.com",
      "monitoring.rds.amazonaws.com",
      "pods.eks.amazonaws.com",
      "restore-testing.backup.amazonaws.com",
      "s3.amazonaws.com",
      "scheduler.amazonaws.com",
      "vpc-flow-logs.amazonaws.com",
    ]);
  });

  it("lets deploy keep state in a region of its own, and do nothing else there", async () => {
    const { statements } = await declare({ regions: ["eu-west-1", "ap-south-1"], stateRegion: "eu-north-1" });
    const there = statements("deploy").filter((it) => JSON.stringify(it.Condition ?? {}).includes("eu-north-1"));
    assert.deepEqual(
      there.map(({ Sid, Condition }) => [Sid, Condition]),
      [["State", { StringEquals: { "aws:RequestedRegion": "eu-north-1" } }]],
    );
    assert.deepEqual([...new Set([there[0]!.Action].flat().map((it) => it.split(":")[0]))], ["kms", "s3"]);
    const { statements: without } = await declare();
    assert.ok(!without("deploy").some(({ Sid }) => Sid === "State"));
  });

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
      ...["cloudwatch:PutMetricData", "iam:PassRole", "kms:Decrypt", "kms:GenerateDataKey"],
      ...[...moves, "s3:PutObject", "scheduler:UpdateSchedule"],
    ]);
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
    const changing = ["cloudwatch:PutMetricData", "scheduler:UpdateSchedule", "iam:PassRole"];
    assert.deepEqual(more, [...changing, "s3:PutObject", "kms:GenerateDataKey"]);
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
    const promotions = (purpose: Purpose) =>
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

  it("declares a provider and five roles with one policy each, in a preview too", async () => {
    const { recorder } = await declare({}, { preview: true });
    const names = recorder.resources.map((it) => it.name).sort();
    assert.deepEqual(names, [
      "ci",
      "ci-deploy-policy",
      "ci-deploy-role",
      "ci-drift-policy",
      "ci-drift-role",
      "ci-drill-policy",
      "ci-drill-role",
      "ci-preview-policy",
      "ci-preview-role",
      "ci-readiness-policy",
      "ci-readiness-role",
      "github-oidc",
    ]);
  });
});
