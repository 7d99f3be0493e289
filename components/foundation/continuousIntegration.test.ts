import assert from "node:assert/strict";
import type { Features } from "./ciPolicies";
import type { CiRole } from "./continuousIntegration";
import { actionsOf, declareRoles as declare } from "./continuousIntegration.fixture";

const matches = (pattern: string, action: string) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(action);

describe("ContinuousIntegration", () => {
  const subjects: Record<CiRole, string> = {
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
    const seconds = (of: CiRole) => recorder.only("aws:iam/role:Role", `ci-${of}-role`).inputs["maxSessionDuration"];
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
      // Lookup is of events: who changed what.
      const looking = purpose === "drift" ? ["Lookup"] : [];
      assert.deepEqual([...verbs].sort(), ["Describe", "Get", "List", ...looking]);
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
    const denied = (of: CiRole) =>
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
    const servicesOf = (of: CiRole) => new Set(actionsOf(statements(of)).map((it) => it.split(":")[0]!));
    const read = servicesOf("drift");
    // Only a vault's storage is mounted by its name; the vault itself is read of backup.
    assert.deepEqual(
      [...servicesOf("deploy")].filter((it) => !read.has(it)),
      ["backup-storage"],
    );
  });

  it("adds to deploy, and to who looks, the services of what is off by default, each only where it is on", async () => {
    const before = await declare();
    const plain = (of: CiRole) => JSON.stringify(before.statements(of));
    const added = async (features: Features) => {
      const { statements } = await declare({ features });
      const more = (of: CiRole) => actionsOf(statements(of)).filter((it) => !plain(of).includes(`"${it}"`));
      assert.deepEqual(more("preview"), more("drift"));
      return { deploy: more("deploy"), drift: more("drift"), drill: more("drill"), readiness: more("readiness") };
    };
    const none = { deploy: [], drift: [], drill: [], readiness: [] };
    const queues = ["sqs:GetQueue*", "sqs:List*"];
    assert.deepEqual(await added({}), none);
    assert.deepEqual(await added({ events: { kind: "sqs" } }), { ...none, deploy: ["sqs:*"], drift: queues });
    assert.deepEqual(await added({ events: { kind: "sqs", mailFrom: "shop@shop.example.com" } }), {
      ...none,
      deploy: ["sqs:*", "ses:*"],
      drift: [
        ...queues,
        "ses:GetConfigurationSet",
        "ses:GetConfigurationSetEventDestinations",
        "ses:GetEmailIdentity",
        "ses:ListTagsForResource",
      ],
    });
    assert.deepEqual(await added({ carts: { kind: "dynamodb" } }), {
      deploy: ["dynamodb:*"],
      drift: ["dynamodb:Describe*", "dynamodb:ListTagsOfResource"],
      drill: ["dynamodb:DescribeTable"],
      readiness: ["dynamodb:DescribeTable"],
    });
    assert.deepEqual(await added({ functions: { digest: `sha256:${"c".repeat(64)}` } }), {
      ...none,
      deploy: ["sqs:*", "apigateway:*", "lambda:*"],
      drift: [...queues, "apigateway:GET", "lambda:Get*", "lambda:List*"],
    });
    assert.deepEqual(await added({ userPool: { region: "eu-west-1", name: "Example ID" } }), {
      ...none,
      deploy: ["cognito-idp:*"],
      drift: [
        "cognito-idp:DescribeUserPool",
        "cognito-idp:DescribeUserPoolClient",
        "cognito-idp:GetUserPoolMfaConfig",
        "cognito-idp:ListTagsForResource",
        "cognito-idp:DescribeUserPoolDomain",
      ],
    });
  });

  it("lets deploy pass roles to Lambda only where there are functions", async () => {
    const passes = async (features: Features) =>
      JSON.stringify((await declare({ features })).statements("deploy")).includes("lambda.amazonaws.com");
    assert.deepEqual(
      [await passes({ carts: { kind: "dynamodb" } }), await passes({ functions: { digest: "sha256:c" } })],
      [false, true],
    );
  });

  it("keeps every policy below what IAM takes inline with all that is off by default", async () => {
    const features: Features = {
      events: { kind: "sqs", mailFrom: "shop@shop.example.com" },
      carts: { kind: "dynamodb" },
      functions: { digest: "sha256:c" },
      userPool: { region: "eu-west-1", name: "Example ID" },
    };
    const { statements } = await declare({ features });
    for (const of of ["preview", "deploy", "drill", "drift", "readiness"] as const)
      assert.ok(JSON.stringify(statements(of)).length < 10_000, of);
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
        { Sid: "NoExperiments", Effect: "Deny", Action: "fis:StartExperiment", Resource: "*" },
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
      "fis.amazonaws.com",
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

  it("of another platform trust environments of its own and the provider that the account has", async () => {
    const { recorder, trust } = await declare({ accountSingletons: "shared" }, { project: "staging" });
    assert.deepEqual(recorder.of("aws:iam/openIdConnectProvider:OpenIdConnectProvider"), []);
    const of = (role: CiRole) => trust(role)[0];
    assert.equal(
      of("deploy").Principal.Federated,
      "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    );
    const subjects = (["preview", "deploy", "drill", "drift", "readiness"] as const).map(
      (role) => of(role).Condition.StringEquals["token.actions.githubusercontent.com:sub"],
    );
    assert.deepEqual(subjects, [
      "repo:shop/meridian:pull_request",
      ...["deploy", "drill", "drift", "readiness"].map((it) => `repo:shop/meridian:environment:staging-${it}`),
    ]);
  });

  it("of another platform may touch nothing that is named after the first", async () => {
    const { statements } = await declare({}, { project: "staging" });
    const named =
      /(?:(?:role|schedule)\/)?[\w/-]*(?:evacuation-of|\/Evacuation|evacuation-heartbeat|restore-testing-role|backup-bucket)-?[*]?(?:\/drills\/\*)?/g;
    const found = JSON.stringify(statements("drill").map((it) => [it.Resource, it.Condition])).match(named)!;
    assert.deepEqual([...new Set(found)].sort(), [
      "Staging/Evacuation",
      "role/staging/evacuation-heartbeat-*",
      "role/staging/restore-testing-role-*",
      "schedule/default/staging-evacuation-of-*",
      "staging-backup-bucket-*",
      "staging-backup-bucket-*/drills/*",
    ]);
  });
});
