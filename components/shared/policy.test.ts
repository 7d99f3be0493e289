import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, valueOf } from "../../test/recorder";
import { denyEvacuation, githubTrust, policyDocument, serviceTrust } from "./policy";

const parsed = async (document: pulumi.Output<string>) => JSON.parse(await valueOf(document));

describe("IAM policy documents", () => {
  beforeEach(() => void record());

  it("are JSON in which outputs have become values", async () => {
    const document = policyDocument([
      { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: [pulumi.interpolate`${"arn:aws:s3:::b"}/*`] },
      denyEvacuation(),
    ]);
    assert.deepEqual(await parsed(document), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::b/*"] },
        {
          Sid: "NoEvacuation",
          Effect: "Deny",
          Action: "cloudwatch:PutMetricData",
          Resource: "*",
          Condition: { StringEquals: { "cloudwatch:namespace": "Meridian/Evacuation" } },
        },
      ],
    });
  });

  it("let one service assume a role, under a condition where there is one", async () => {
    const statement = {
      Sid: "Service",
      Effect: "Allow",
      Principal: { Service: "backup.amazonaws.com" },
      Action: "sts:AssumeRole",
    };
    assert.deepEqual(await parsed(serviceTrust("backup.amazonaws.com")), {
      Version: "2012-10-17",
      Statement: [statement],
    });
    const condition = { StringEquals: { "aws:SourceAccount": "123456789012" } };
    assert.deepEqual(await parsed(serviceTrust("backup.amazonaws.com", condition)), {
      Version: "2012-10-17",
      Statement: [{ ...statement, Condition: condition }],
    });
  });

  it("let a workflow in only with GitHub's audience and a subject that is named in full", async () => {
    assert.deepEqual(
      await parsed(githubTrust("arn:aws:iam::123456789012:oidc-provider/github", { subject: "repo:o/n:pull_request" })),
      {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Workflow",
            Effect: "Allow",
            Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/github" },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
              StringEquals: {
                "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                "token.actions.githubusercontent.com:sub": "repo:o/n:pull_request",
              },
            },
          },
        ],
      },
    );
  });
});
