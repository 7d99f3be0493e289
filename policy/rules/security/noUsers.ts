import type { PlanRule } from "../../rule";
import { ofType, planWith } from "./parts";

const types = [
  "aws:iam/user:User",
  "aws:iam/accessKey:AccessKey",
  "aws:iam/userLoginProfile:UserLoginProfile",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  "aws:iam/userGroupMembership:UserGroupMembership",
  "aws:iam/groupMembership:GroupMembership",
  "aws:iam/sshKey:SshKey",
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
];

export const noUsers: PlanRule = {
  name: "no-iam-users",
  title: "The program creates no IAM users and no access keys.",
  reason: "A key that doesn't end is found in a repository, a log or a laptop years later, and still works.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
  level: "mandatory",
  remedy: "Use roles: by instance profile, by Pod Identity, or by OpenID Connect from a workflow.",
  controls: ["FSBP IAM.2", "FSBP IAM.3"],
  findings: (plan) =>
    ofType(plan, ...types).map(({ urn, name }) => ({
      urn,
      message: `${name} signs in with something that doesn't end`,
    })),
  planFixtures: {
    failing: types.map((type) => planWith({ type, props: {} })),
    passing: [planWith({ type: "aws:iam/role:Role", props: {} })],
  },
};
