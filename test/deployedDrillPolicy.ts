import { ContinuousIntegration } from "../components/foundation/continuousIntegration";
import type { Features } from "../components/foundation/ciPolicies";
import type { DatabaseKind } from "../config/settings";
import type { DeployedStatement } from "./policyEvaluation";
import { record, settled } from "./recorder";

export interface DrillPolicyScope {
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly relationalKind: DatabaseKind;
  readonly globalClusterArns: readonly string[];
  readonly keyArns: readonly string[];
  /** Default: true. */
  readonly faultExperiments?: boolean;
  /** Default: nothing. */
  readonly features?: Features;
}

/** Statements of the drill role's policy, or of the role's that only looks, as foundation deploys them. */
export async function deployedDrillPolicy(
  scope: DrillPolicyScope,
  role: "drill" | "readiness" = "drill",
): Promise<readonly DeployedStatement[]> {
  const recorder = record({ stack: "foundation" });
  new ContinuousIntegration("ci", {
    faultExperiments: true,
    ...scope,
    githubRepository: "shop/meridian",
    drillOperatorArns: [],
    project: "meridian",
    accountSingletons: "own",
  });
  await settled();
  const { policy } = recorder.only("aws:iam/rolePolicy:RolePolicy", `ci-${role}-policy`).inputs;
  return (JSON.parse(policy as string) as { Statement: DeployedStatement[] }).Statement;
}
