import assert from "node:assert/strict";
import { EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { needSubnets } from "../../rehearsal/providers/aws/ec2/needs.samples";
import { emulatedCaller } from "../../rehearsal/providers/cloud";
import type { Access } from "./scene";
import { useStage } from "./stage";

const region = "eu-west-1";
const rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

/** The ways that docs/compute.md describes for a first deployment, for what follows it, and for a destroy. */
describe("who deploys into a cluster", function () {
  this.timeout(120_000);
  let nobody: Access;
  const stage = useStage(
    { program: require.resolve("./cluster.program"), stacks: { [region]: region } },
    async (it) => {
      const cloud = it.cloudIn(region);
      const { vpc, first, second } = await needSubnets(cloud);
      const { KeyMetadata: key } = await cloud.client(KMSClient).send(new CreateKeyCommand({}));
      const closed = { publicCidrs: [], clientCidrs: [], clientSecurityGroupIds: [], administratorArns: [] };
      nobody = { vpcId: vpc, subnetIds: [first, second], keyArn: key!.Arn!, ...closed };
    },
  );
  const administrator = { administratorArns: [emulatedCaller] };
  const fromOffice = (): Access => ({ ...nobody, ...administrator, publicCidrs: ["203.0.113.7/32"] });
  const fromVpc = (): Access => ({ ...nobody, ...administrator, clientCidrs: ["10.20.0.0/16"] });
  const refusal = async (scene: Access, kind: "up" | "destroy"): Promise<string> => {
    stage().set(scene);
    return (await stage().perform(region, { kind })).error ?? "";
  };

  it("puts nothing into one as somebody who is no administrator, and nothing into one that lets in nobody", async () => {
    assert.match(await refusal({ ...fromOffice(), administratorArns: [] }, "up"), /Unauthorized/);
    assert.match(await refusal({ ...nobody, ...administrator }, "up"), /Kubernetes cluster is unreachable/);
  });

  it("goes on from there once it is let in from one address, as an administrator", async () => {
    stage().set(fromOffice());
    await stage().up(region);
    assert.deepEqual(await stage().refreshedPlan(region), []);
  });

  it("closes the public endpoint again, once there is somebody in the VPC", async () => {
    stage().set(fromVpc());
    assert.deepEqual(await stage().plan(region), [
      `create ${rule} api-from-vpc`,
      "update aws:eks/cluster:Cluster cluster-eksCluster: vpcConfig",
    ]);
    await stage().up(region);
    assert.deepEqual(await stage().refreshedPlan(region), []);
  });

  it("destroys nothing that is in one that lets in nobody, and all of it once it is let in again", async () => {
    stage().set({ ...nobody, ...administrator });
    await stage().up(region);
    assert.match(await refusal({ ...nobody, ...administrator }, "destroy"), /Kubernetes cluster is unreachable/);
    stage().set(fromOffice());
    await stage().up(region);
    await stage().done(region, { kind: "destroy" });
    const { clusters } = await stage().cloudIn(region).client(EKSClient).send(new ListClustersCommand({}));
    assert.deepEqual(clusters, []);
  });
});
