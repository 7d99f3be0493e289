import assert from "node:assert/strict";
import { record, type Recorder, valueOf } from "../../../test/recorder";
import { accountId, answers } from "../region.samples";
import { clusterArn, declareInStack } from "./eks.samples";
import { PodIdentity } from "./podIdentity";

describe("a pod's identity", () => {
  let recorder: Recorder;

  function declare(): Promise<PodIdentity> {
    recorder = record(answers);
    return declareInStack(
      () =>
        new PodIdentity("shop", {
          accountId,
          cluster: { name: "meridian-1a2b3c4d", arn: clusterArn },
          namespace: "shop-namespace",
          serviceAccount: "shop-account",
          description: "Shop",
          statements: [{ Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:bucket/*" }],
        }),
    );
  }

  it("is assumed by EKS for one service account of one namespace in one cluster of this account", async () => {
    await declare();
    assert.deepEqual(JSON.parse(String(recorder.only("aws:iam/role:Role").inputs["assumeRolePolicy"])).Statement, [
      {
        Sid: "PodIdentity",
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:SourceAccount": accountId,
            "aws:RequestTag/eks-cluster-arn": clusterArn,
            "aws:RequestTag/kubernetes-namespace": "shop-namespace",
            "aws:RequestTag/kubernetes-service-account": "shop-account",
          },
        },
      },
    ]);
  });

  it("may do what it is given, and never turn an evacuation switch", async () => {
    await declare();
    const { Statement } = JSON.parse(String(recorder.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"])) as {
      Statement: { Sid: string; Effect: string }[];
    };
    assert.deepEqual(
      Statement.map(({ Sid, Effect }) => [Sid, Effect]),
      [
        ["Read", "Allow"],
        ["NoEvacuation", "Deny"],
      ],
    );
  });

  it("is given to the service account by an association", async () => {
    const { roleArn } = await declare();
    assert.deepEqual(recorder.only("aws:eks/podIdentityAssociation:PodIdentityAssociation").inputs, {
      clusterName: "meridian-1a2b3c4d",
      namespace: "shop-namespace",
      serviceAccount: "shop-account",
      roleArn: await valueOf(roleArn),
    });
  });
});
