import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ownNames } from "../shared/platform";
import { githubTokenHost, githubTrust, policyDocument, type Statement } from "../shared/policy";
import type { AccountSingletons, DatabaseKind } from "../../config/settings";
import { deployStatements, type Features } from "./ciPolicies";
import { drillStatements, readinessStatements } from "./drillPolicy";
import { driftStatements, featureSettings, previewStatements } from "./ciReading";

export interface ContinuousIntegrationArgs {
  readonly accountId: pulumi.Input<string>;
  readonly regions: readonly string[];
  /** The repository as its tokens' subject has it: `owner@id/name@id`, or `owner/name` where it is older than the ids. */
  readonly githubRepository: string;
  /** The repository's id, which tokens must name in addition where `githubRepository` has none. */
  readonly githubRepositoryId?: string;
  /** Region of the bucket and the key of Pulumi's state, where it is neither one of `regions` nor us-east-1. */
  readonly stateRegion?: string;
  /** ARN of GitHub's OIDC provider where the account has one: it can have only one. Without it one is created. */
  readonly oidcProviderArn?: string;
  /** `shared`: another platform of the account has made GitHub's provider. */
  readonly accountSingletons: AccountSingletons;
  /** Kind of the relational database: of `rds` the drill role may promote replicas, and the deploy role may not. */
  readonly relationalKind: DatabaseKind;
  /** The global clusters, which the drill role may move. */
  readonly globalClusterArns: readonly pulumi.Input<string>[];
  /** IAM users and roles that may assume the drill role without GitHub, with MFA. */
  readonly drillOperatorArns: readonly string[];
  /** Keys of the regions, by which the drill role reads and writes its records. */
  readonly keyArns: readonly pulumi.Input<string>[];
  /** Value of the tag `Project` that members of the global clusters carry. */
  readonly project: string;
  /** Whether the regions have templates of experiments, which the drill role then may start. */
  readonly faultExperiments: boolean;
  /** What is off by default, and is made of services that nothing else needs. Default: nothing. */
  readonly features?: Features;
}

/**
 * How long a session of each role lasts at most, seconds. A first deployment waits hours for databases and CloudFront, and a drill for
 * databases that are rebuilt; GitHub ends a job after six hours. Workflows ask for it by `role-duration-seconds`.
 */
export const sessionSeconds = { preview: 3600, deploy: 21_600, drill: 21_600, drift: 3600, readiness: 3600 } as const;
export type CiRole = keyof typeof sessionSeconds;

/**
 * The five roles that GitHub workflows assume, without any stored credential. Who gets which is decided by the token's subject:
 * any pull request `preview`; the environment `production` `deploy`; the environment `drill` `drill`; the environment `drift` `drift`;
 * the environment `readiness` `readiness`. Those of another platform than the first have its name and the role's: `staging-deploy`.
 * The first two environments' reviewers stand before what changes something, so no branch is trusted beside them: its workflows would
 * go past the reviewers. `drift` and `readiness` have none, as they look at night.
 */
export class ContinuousIntegration extends pulumi.ComponentResource {
  readonly roleArns: Readonly<Record<CiRole, pulumi.Output<string>>>;

  constructor(name: string, args: ContinuousIntegrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:foundation:ContinuousIntegration", name, {}, opts);
    const provider = this.foundProvider(args) ?? this.createProvider().arn;
    const { environment } = ownNames();
    const of = (purpose: Exclude<CiRole, "preview">) => `environment:${environment(purpose)}`;
    const role = (
      purpose: CiRole,
      context: string,
      statements: readonly Statement[],
      operatorArns: readonly string[] = [],
    ) => {
      const token = { subject: `repo:${args.githubRepository}:${context}`, repositoryId: args.githubRepositoryId };
      return this.createRole(purpose, githubTrust(provider, token, operatorArns), statements).arn;
    };
    const more = featureSettings(args.features ?? {}, args.accountId);
    this.roleArns = {
      preview: role("preview", "pull_request", [...previewStatements, ...more]),
      deploy: role("deploy", of("deploy"), deployStatements(args)),
      drill: role("drill", of("drill"), drillStatements(args), args.drillOperatorArns),
      drift: role("drift", of("drift"), [...driftStatements, ...more]),
      readiness: role("readiness", of("readiness"), readinessStatements(args)),
    };
    this.registerOutputs({ roleArns: this.roleArns });
  }

  /** An account's provider for a host has an ARN that follows from both. */
  private foundProvider({ accountSingletons, accountId, oidcProviderArn }: ContinuousIntegrationArgs) {
    if (accountSingletons === "own") return oidcProviderArn;
    return pulumi.interpolate`arn:aws:iam::${accountId}:oidc-provider/${githubTokenHost}`;
  }

  private createProvider(): aws.iam.OpenIdConnectProvider {
    return new aws.iam.OpenIdConnectProvider(
      "github-oidc",
      { url: `https://${githubTokenHost}`, clientIdLists: ["sts.amazonaws.com"] },
      { parent: this },
    );
  }

  private createRole(purpose: CiRole, trust: pulumi.Output<string>, statements: readonly Statement[]): aws.iam.Role {
    const role = new aws.iam.Role(
      `ci-${purpose}-role`,
      {
        description: `GitHub workflows: ${purpose}`,
        assumeRolePolicy: trust,
        maxSessionDuration: sessionSeconds[purpose],
      },
      { parent: this },
    );
    new aws.iam.RolePolicy(
      `ci-${purpose}-policy`,
      { role: role.name, policy: policyDocument(statements) },
      { parent: this },
    );
    return role;
  }
}
