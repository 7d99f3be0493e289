import assert from "node:assert/strict";
import { CreateLaunchTemplateCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  isAllowed,
  missingAtStart,
  type RoleStatement,
  type StartedFrom,
  startNeeds,
} from "../deploy/startPermissions";
import {
  containerArguments,
  readUserData,
  serveLine,
  storefrontFiles,
  writeEnvironment,
  writeFile,
} from "../outputs/userData";
import { declarePlatform } from "../policy/platform.fixture";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";

const region = "eu-west-1";
const secret = `arn:aws:secretsmanager:${region}:123456789012:secret:orders-AbCdEf`;
const repository = `arn:aws:ecr:${region}:123456789012:repository/meridian/storefront`;
const image = `123456789012.dkr.ecr.${region}.amazonaws.com/meridian/storefront@sha256:${"5".repeat(64)}`;

const allow = (Action: string | string[], Resource: string, more: object = {}): RoleStatement => ({
  ...{ Effect: "Allow", Action, Resource },
  ...more,
});
const pull = [
  allow("ecr:GetAuthorizationToken", "*"),
  allow(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], repository),
];
const decrypt = allow("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/1", {
  Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
});

describe("Policies that instances start by", () => {
  const need = { action: "secretsmanager:GetSecretValue", resource: secret };
  const deny = (more: object): RoleStatement => ({ Effect: "Deny", Action: "*", Resource: "*", ...more });

  it("allow what a statement names, by patterns and variables too", () => {
    assert.ok(isAllowed(need, [allow("SecretsManager:Get*", secret)]));
    assert.ok(isAllowed(need, [allow("secretsmanager:GetSecretValue", `${secret.slice(0, -6)}??????`)]));
    assert.ok(isAllowed(need, [allow("*", "arn:aws:*:*:${aws:PrincipalAccount}:*")]));
    assert.ok(isAllowed(need, [{ Effect: "Allow", NotAction: "iam:*", NotResource: "arn:aws:s3:::*" }]));
  });

  it("don't allow what none names, or one denies whatever the request is like", () => {
    const given = allow("secretsmanager:GetSecretValue", secret);
    assert.ok(!isAllowed(need, [allow("secretsmanager:DescribeSecret", secret)]));
    assert.ok(!isAllowed(need, [allow("secretsmanager:GetSecretValue", `${secret}-other`)]));
    assert.ok(!isAllowed(need, [given, deny({})]));
    assert.ok(isAllowed(need, [given, deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } })]));
    assert.ok(isAllowed({ action: "kms:Decrypt" }, [decrypt, deny({ Resource: "arn:aws:kms:eu-west-1:1:key/other" })]));
  });
});

describe("What the program permits instances", () => {
  const { payments, signInIssuer } = {
    payments: { kind: "stripe", secretArn: secret } as const,
    signInIssuer: { issuer: "https://id.example", clientId: "shop", clientSecretArn: `${secret}2` },
  };

  for (const [what, changes] of [
    ["with all options off", {}],
    ["with secrets of one's own", { payments, signInIssuer }],
  ] as const)
    it(`is what their start takes, ${what}`, async () => {
      const { [region]: declared } = await declarePlatform({ regions: [region], stacks: [region], changes });
      const props = (type: string) => declared!.find((it) => it.type === type && it.name === "storefront")!.props;
      const { userData } = props("aws:ec2/launchTemplate:LaunchTemplate") as { readonly userData: string };
      const needs = startNeeds(readUserData(Buffer.from(userData, "base64").toString())!);
      const { policy } = props("aws:iam/rolePolicy:RolePolicy") as { readonly policy: string };
      const { Statement } = JSON.parse(policy) as { readonly Statement: readonly RoleStatement[] };
      assert.equal(needs.length, "payments" in changes ? 9 : 7);
      assert.deepEqual(
        needs.filter((it) => !isAllowed(it, Statement)),
        [],
      );
    });
});

describe("Instances that start from now on", function () {
  const { cloudIn } = withEmulator(this);
  let from: StartedFrom;
  const clients = () => ({
    compute: cloudIn(region).client(EC2Client),
    identity: cloudIn(region).client(IAMClient),
  });
  const permit = (...Statement: readonly RoleStatement[]) => {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    return clients().identity.send(
      new PutRolePolicyCommand({ RoleName: "instances", PolicyName: "own", PolicyDocument }),
    );
  };

  before(async () => {
    const { compute, identity } = clients();
    const InstanceProfileName = "instances";
    await identity.send(new CreateRoleCommand({ RoleName: "instances", AssumeRolePolicyDocument: "{}" }));
    const PolicyArn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
    await identity.send(new AttachRolePolicyCommand({ RoleName: "instances", PolicyArn }));
    const { InstanceProfile } = await identity.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
    await identity.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: "instances" }));
    const script = [
      writeFile(storefrontFiles.environment, writeEnvironment({ RELATIONAL_SECRET_ARN: secret })),
      writeFile(storefrontFiles.service, serveLine(containerArguments({ region, image, logGroup: "/storefront" }))),
    ].join("\n");
    const LaunchTemplateData = {
      UserData: Buffer.from(script).toString("base64"),
      IamInstanceProfile: { Arn: InstanceProfile!.Arn! },
    };
    const made = await compute.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: "s", LaunchTemplateData }));
    from = { region, launchTemplateId: made.LaunchTemplate!.LaunchTemplateId!, launchTemplateVersion: "1" };
  });

  it("may pull their image and read their secrets", async () => {
    await permit(...pull, allow("secretsmanager:GetSecretValue", secret), decrypt);
    assert.deepEqual(await missingAtStart(from, clients()), []);
  });

  it("can't where their role has lost one of these", async () => {
    await permit(...pull, allow("secretsmanager:DescribeSecret", secret), decrypt);
    assert.deepEqual(await missingAtStart(from, clients()), [
      `instances of eu-west-1 that start from now on can't: their role instances isn't allowed secretsmanager:GetSecretValue on ${secret}`,
    ]);
    await permit(...pull.slice(1), allow("secretsmanager:GetSecretValue", secret));
    assert.deepEqual(await missingAtStart(from, clients()), [
      "instances of eu-west-1 that start from now on can't: their role instances isn't allowed ecr:GetAuthorizationToken, kms:Decrypt",
    ]);
  });

  it("aren't judged where a region has none of its own, or AWS doesn't say", async () => {
    assert.deepEqual(await missingAtStart({ ...from, launchTemplateId: "" }, clients()), []);
    assert.deepEqual(await missingAtStart({ ...from, launchTemplateId: "lt-0123456789abcdef0" }, clients()), []);
  });
});
