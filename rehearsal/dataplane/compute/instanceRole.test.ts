import assert from "node:assert/strict";
import * as iam from "@aws-sdk/client-iam";
import { withEmulator } from "../../emulator/emulator.fixture";
import { roleOfProfile } from "./instanceRole";

describe("The role of an instance", function () {
  const { cloudIn } = withEmulator(this);

  it("is its profile's, and nobody's where that has none", async () => {
    const cloud = cloudIn("eu-west-1");
    const client = cloud.client(iam.IAMClient);
    const profile = { InstanceProfileName: "storefront" };
    const arn = (await client.send(new iam.CreateInstanceProfileCommand(profile))).InstanceProfile!.Arn!;
    await assert.rejects(roleOfProfile(cloud, arn), new Error(`${arn} has no role`));
    const role = new iam.CreateRoleCommand({ RoleName: "its-role", AssumeRolePolicyDocument: "{}" });
    const { Arn } = (await client.send(role)).Role!;
    await client.send(new iam.AddRoleToInstanceProfileCommand({ ...profile, RoleName: "its-role" }));
    assert.equal(await roleOfProfile(cloud, arn), Arn);
  });
});
