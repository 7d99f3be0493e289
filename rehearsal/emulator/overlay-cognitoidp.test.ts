import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolCommand,
  ListTagsForResourceCommand,
  SetUserPoolMfaConfigCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import assert from "node:assert/strict";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's Cognito", function () {
  const { cloudIn } = withEmulator(this);
  const clientIn = (region: string) => cloudIn(region).client(CognitoIdentityProviderClient);
  const cognito = () => clientIn("eu-west-1");

  let made = 0;
  async function pool(region = "eu-west-1") {
    const { UserPool } = await clientIn(region).send(
      new CreateUserPoolCommand({
        PoolName: `customers-${++made}`,
        DeletionProtection: "ACTIVE",
        UsernameAttributes: ["email"],
        UserPoolTier: "LITE",
        Policies: { PasswordPolicy: { MinimumLength: 15 } },
        UserPoolTags: { Owner: "shop" },
      }),
    );
    return { UserPoolId: UserPool!.Id!, ResourceArn: UserPool!.Arn! };
  }
  const seen = async (UserPoolId: string) =>
    (await cognito().send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool!;

  it("puts back to its default whatever an update doesn't say, but for what is fixed and for tags", async () => {
    const { UserPoolId } = await pool();
    await cognito().send(
      new SetUserPoolMfaConfigCommand({
        ...{ UserPoolId, MfaConfiguration: "OPTIONAL" },
        SoftwareTokenMfaConfiguration: { Enabled: true },
      }),
    );
    await cognito().send(new UpdateUserPoolCommand({ UserPoolId, UserPoolTier: "ESSENTIALS" }));
    const { Policies, MfaConfiguration, UsernameAttributes, UserPoolTags, UserPoolTier } = await seen(UserPoolId);
    assert.deepEqual(
      [Policies?.PasswordPolicy?.MinimumLength, MfaConfiguration, UsernameAttributes, UserPoolTags, UserPoolTier],
      [8, "OFF", ["email"], { Owner: "shop" }, "ESSENTIALS"],
    );
  });

  it("deletes no pool that is protected, and none that has a domain still", async () => {
    const { UserPoolId } = await pool();
    const removed = () => cognito().send(new DeleteUserPoolCommand({ UserPoolId }));
    const Domain = "a-shop";
    await cognito().send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }));
    await assert.rejects(removed(), /deletion protection is activated/);
    await cognito().send(new UpdateUserPoolCommand({ UserPoolId, DeletionProtection: "INACTIVE" }));
    await assert.rejects(removed(), /It has a domain configured that should be deleted first/);
    await cognito().send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain }));
    await removed();
    await assert.rejects(seen(UserPoolId), { name: "ResourceNotFoundException" });
  });

  it("has each prefix once in a region, whoever has it, and none that Cognito keeps for itself", async () => {
    const [one, other, elsewhere] = [await pool(), await pool(), await pool("ap-south-1")];
    const made = ({ UserPoolId }: { readonly UserPoolId: string }, Domain: string, region = "eu-west-1") =>
      clientIn(region).send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }));
    await made(one, "taken");
    await assert.rejects(made(other, "taken"), /already associated with another user pool/);
    await assert.rejects(made(one, "second"), /already has a domain configured/);
    for (const word of ["aws", "amazon", "cognito"])
      await assert.rejects(made(other, `in${word}side`), new RegExp(`reserved word: ${word}`));
    await assert.rejects(made(other, "Shop_1"), /failed to satisfy constraint/);
    await made(elsewhere, "taken", "ap-south-1");
  });

  it("keeps a pool's tags", async () => {
    const { ResourceArn } = await pool();
    const tags = async () => (await cognito().send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;
    await cognito().send(new TagResourceCommand({ ResourceArn, Tags: { Project: "shop" } }));
    assert.deepEqual(await tags(), { Owner: "shop", Project: "shop" });
    await cognito().send(new UntagResourceCommand({ ResourceArn, TagKeys: ["Owner"] }));
    assert.deepEqual(await tags(), { Project: "shop" });
  });
});
