import * as sdk from "@aws-sdk/client-iam";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";

const trust = (Service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
  });

const allow = (Action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

let made = 0;

async function needRoles(cloud: Cloud): Promise<Record<string, string>> {
  const role = async (RoleName: string) => {
    const iam = cloud.client(sdk.IAMClient, "us-east-1");
    await iam.send(new sdk.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust("ec2.amazonaws.com") }));
    return RoleName;
  };
  const number = made++;
  return { role: await role(`needed-${number}`), otherRole: await role(`also-needed-${number}`) };
}

export const samples: Record<string, AnySample> = {
  "aws:iam/role:Role": sample<aws.iam.RoleArgs>({
    inputs: () => ({
      name: "web",
      path: "/shop/",
      description: "first",
      assumeRolePolicy: trust("ec2.amazonaws.com"),
      maxSessionDuration: 7200,
      permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      description: "second",
      assumeRolePolicy: trust("ecs-tasks.amazonaws.com"),
      maxSessionDuration: 3600,
      permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "web-2", path: "/" }),
  }),
  "aws:iam/rolePolicy:RolePolicy": sample<aws.iam.RolePolicyArgs>({
    needs: needRoles,
    inputs: ({ role }) => ({ name: "inline", role: role!, policy: allow("s3:GetObject") }),
    change: () => ({ policy: allow("s3:PutObject") }),
    replacement: ({ otherRole }) => ({ role: otherRole! }),
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": sample<aws.iam.RolePolicyAttachmentArgs>({
    needs: needRoles,
    inputs: ({ role }) => ({ role: role!, policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" }),
    replacement: () => ({ policyArn: "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy" }),
  }),
  "aws:iam/instanceProfile:InstanceProfile": sample<aws.iam.InstanceProfileArgs>({
    needs: needRoles,
    inputs: ({ role }) => ({ name: "web", role: role!, tags: { Name: "a" } }),
    change: ({ otherRole }) => ({ role: otherRole!, tags: { Name: "b" } }),
    replacement: () => ({ name: "web-2", path: "/shop/" }),
  }),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": sample<aws.iam.OpenIdConnectProviderArgs>({
    inputs: () => ({
      url: "https://token.actions.githubusercontent.com",
      clientIdLists: ["sts.amazonaws.com"],
      thumbprintLists: ["ffffffffffffffffffffffffffffffffffffffff"],
      tags: { Name: "a" },
    }),
    change: () => ({
      clientIdLists: ["sts.amazonaws.com", "another"],
      thumbprintLists: ["eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"],
      tags: { Name: "b" },
    }),
    replacement: () => ({ url: "https://gitlab.com" }),
  }),
};
