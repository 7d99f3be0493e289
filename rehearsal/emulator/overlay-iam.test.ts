import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-iam";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's IAM", function () {
  const { cloudIn } = withEmulator(this);
  let iam: sdk.IAMClient;
  before(() => {
    iam = cloudIn("us-east-1").client(sdk.IAMClient);
  });

  const document = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
  const allow = document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
  const trust = document({
    Effect: "Allow",
    Principal: { Service: "ec2.amazonaws.com" },
    Action: "sts:AssumeRole",
  });

  it("has AWS' managed policies to attach, and no others", async () => {
    await iam.send(new sdk.CreateRoleCommand({ RoleName: "managed", AssumeRolePolicyDocument: trust }));
    const attach = (PolicyArn: string) => iam.send(new sdk.AttachRolePolicyCommand({ RoleName: "managed", PolicyArn }));
    await attach("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore");
    await attach("arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup");
    await assert.rejects(attach("arn:aws:iam::aws:policy/NoSuchPolicy"), { name: "NoSuchEntityException" });
    const attached = await iam.send(new sdk.ListAttachedRolePoliciesCommand({ RoleName: "managed" }));
    assert.deepEqual(attached.AttachedPolicies!.map((it) => it.PolicyName).sort(), [
      "AWSBackupServiceRolePolicyForBackup",
      "AmazonSSMManagedInstanceCore",
    ]);
  });

  it("refuses to delete a policy that is attached or has older versions", async () => {
    const made = await iam.send(new sdk.CreatePolicyCommand({ PolicyName: "mine", PolicyDocument: allow }));
    const PolicyArn = made.Policy!.Arn!;
    const remove = () => iam.send(new sdk.DeletePolicyCommand({ PolicyArn }));
    await iam.send(new sdk.CreateRoleCommand({ RoleName: "holder", AssumeRolePolicyDocument: trust }));
    await iam.send(new sdk.AttachRolePolicyCommand({ RoleName: "holder", PolicyArn }));
    await assert.rejects(remove(), { name: "DeleteConflictException" });
    await iam.send(new sdk.DetachRolePolicyCommand({ RoleName: "holder", PolicyArn }));
    await iam.send(new sdk.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow, SetAsDefault: true }));
    await assert.rejects(remove(), { name: "DeleteConflictException" });
    await iam.send(new sdk.DeletePolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
    await remove();
  });

  it("adds and removes an OIDC provider's audiences", async () => {
    const made = await iam.send(
      new sdk.CreateOpenIDConnectProviderCommand({ Url: "https://token.example.com", ClientIDList: ["one"] }),
    );
    const OpenIDConnectProviderArn = made.OpenIDConnectProviderArn!;
    const audiences = async () =>
      (await iam.send(new sdk.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))).ClientIDList;
    const add = (ClientID: string) =>
      iam.send(new sdk.AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID }));
    await add("two");
    await add("two");
    assert.deepEqual(await audiences(), ["one", "two"]);
    await iam.send(
      new sdk.RemoveClientIDFromOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID: "one" }),
    );
    assert.deepEqual(await audiences(), ["two"]);
    await iam.send(new sdk.DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    await assert.rejects(add("three"), { name: "NoSuchEntityException" });
  });
});
