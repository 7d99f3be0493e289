import * as pulumi from "@pulumi/pulumi";
import { ownNames } from "./platform";

type OneOrMore<T> = T | readonly T[];

/** Who a statement is about, where the policy hangs on a resource. `*` is anybody and needs a condition. */
export type Principal =
  | "*"
  | { readonly AWS: OneOrMore<pulumi.Input<string>> }
  | { readonly Service: OneOrMore<string> }
  | { readonly Federated: pulumi.Input<string> };

/** Operator, then condition key, then the values of which one must match. */
export type Condition = Readonly<Record<string, Readonly<Record<string, OneOrMore<pulumi.Input<string>>>>>>;

/** One statement of an IAM policy, in IAM's own words. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Principal;
  readonly Action: OneOrMore<string>;
  /** Left out only in trust policies. */
  readonly Resource?: OneOrMore<pulumi.Input<string>> | pulumi.Output<string[]>;
  readonly Condition?: Condition;
}

/** A policy as the JSON text that AWS takes. */
export function policyDocument(statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}

/** Nobody comes without TLS. */
export const refusePlainHttp = (Action: string, Resource: NonNullable<Statement["Resource"]>): Statement => ({
  Sid: "RefusePlainHttp",
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/** A bucket, and what is in it. */
export const bucketAndObjects = (arn: pulumi.Input<string>): readonly pulumi.Input<string>[] => [
  arn,
  pulumi.interpolate`${arn}/*`,
];

/** Lets one AWS service assume a role. */
export function serviceTrust(service: string, condition?: Condition): pulumi.Output<string> {
  const statement: Statement = {
    Sid: "Service",
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
  };
  return policyDocument([condition ? { ...statement, Condition: condition } : statement]);
}

/** Host of GitHub's OIDC tokens, which is also the prefix of their condition keys. */
export const githubTokenHost = "token.actions.githubusercontent.com";

/** The one workflow token that a role trusts. */
export interface GithubToken {
  /** The token's subject, letter by letter: `repo:owner@id/name@id:environment:production`. */
  readonly subject: string;
  /** The repository's id, asked for in addition where the subject has names only, which somebody else can come to own. */
  readonly repositoryId?: string;
}

/** Lets GitHub workflows assume a role, if their token says exactly this, and people, if they have signed in with MFA. */
export function githubTrust(
  providerArn: pulumi.Input<string>,
  token: GithubToken,
  operatorArns: readonly string[] = [],
): pulumi.Output<string> {
  const claims = {
    aud: "sts.amazonaws.com",
    sub: token.subject,
    ...(token.repositoryId === undefined ? {} : { repository_id: token.repositoryId }),
  };
  return policyDocument([
    {
      Sid: "Workflow",
      Effect: "Allow",
      Principal: { Federated: providerArn },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: Object.fromEntries(
          Object.entries(claims).map(([claim, value]) => [`${githubTokenHost}:${claim}`, value]),
        ),
      },
    },
    ...(operatorArns.length === 0 ? [] : [operators(operatorArns)]),
  ]);
}

const operators = (arns: readonly string[]): Statement => ({
  Sid: "Operators",
  Effect: "Allow",
  Principal: { AWS: arns },
  Action: "sts:AssumeRole",
  Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
});

/** Namespace of the evacuation switches. Whoever may publish here can take a region of this platform out of DNS. */
export const evacuationNamespace = (): string => ownNames().evacuationNamespace;

/** Name of the schedule that says each minute whether a region is evacuated: people type it. */
export const scheduleName = (region: string): string => ownNames().evacuationSchedule(region);

/** Where a role is that others pass on: below the platform's own path, so that no other platform's policy names it too. */
export const ownRolePath = (): { readonly path?: string } => {
  const { rolePath } = ownNames();
  return rolePath === "/" ? {} : { path: rolePath };
};

/** Logical name of the role by which these schedules publish, and what its physical name begins with: who turns one passes it on. */
export const heartbeatRole = "evacuation-heartbeat";

/** With it AWS Backup restores, for its own tests and for drills: who lets a drill pass it on names it so. */
export const restoringRole = "restore-testing-role";

/**
 * Keeps a role away from the evacuation switches, whatever else it is allowed. PutMetricData has no resource to name, so the
 * namespace is all that can tell.
 */
export const denyEvacuation = (): Statement => ({
  Sid: "NoEvacuation",
  Effect: "Deny",
  Action: "cloudwatch:PutMetricData",
  Resource: "*",
  Condition: { StringEquals: { "cloudwatch:namespace": evacuationNamespace() } },
});
