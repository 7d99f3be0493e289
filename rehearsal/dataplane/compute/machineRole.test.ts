import assert from "node:assert/strict";
import { CreatePodIdentityAssociationCommand, EKSClient } from "@aws-sdk/client-eks";
import * as iam from "@aws-sdk/client-iam";
import { withEmulator } from "../../emulator/emulator.fixture";
import { needCluster } from "../../providers/aws/eks/eks.samples";
import { roleOf } from "./machineRole";

describe("The role of a storefront", function () {
  const { cloudIn } = withEmulator(this);

  it("is its instance profile's, and nobody's where that has none", async () => {
    const cloud = cloudIn("eu-west-1");
    const client = cloud.client(iam.IAMClient);
    const profile = { InstanceProfileName: "storefront" };
    const profileArn = (await client.send(new iam.CreateInstanceProfileCommand(profile))).InstanceProfile!.Arn!;
    await assert.rejects(roleOf(cloud, { profileArn }), new Error(`${profileArn} has no role`));
    const role = new iam.CreateRoleCommand({ RoleName: "its-role", AssumeRolePolicyDocument: "{}" });
    const { Arn } = (await client.send(role)).Role!;
    await client.send(new iam.AddRoleToInstanceProfileCommand({ ...profile, RoleName: "its-role" }));
    assert.equal(await roleOf(cloud, { profileArn }), Arn);
    assert.equal(await roleOf(cloud, {}), undefined);
  });

  it("is what EKS Pod Identity gives a pod's service account in its namespace, and nobody's where it gives none", async () => {
    const cloud = cloudIn("eu-west-1");
    const pod = { serviceAccount: { namespace: "shop", name: "storefront" } };
    const nobody = new Error("the service account shop/storefront in eu-west-1 has no role");
    await assert.rejects(roleOf(cloud, pod), nobody);
    const { cluster: clusterName, pods, otherPods } = await needCluster(cloud);
    const associate = (namespace: string, serviceAccount: string, roleArn: string) =>
      cloud
        .client(EKSClient)
        .send(new CreatePodIdentityAssociationCommand({ clusterName, namespace, serviceAccount, roleArn }));
    await associate("other", "storefront", otherPods!);
    await associate("shop", "default", otherPods!);
    await assert.rejects(roleOf(cloud, pod), nobody);
    await associate("shop", "storefront", pods!);
    assert.equal(await roleOf(cloud, pod), pods);
  });
});
