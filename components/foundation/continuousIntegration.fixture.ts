import { record, type RecorderOptions, settled } from "../../test/recorder";
import { type CiRole, ContinuousIntegration, type ContinuousIntegrationArgs } from "./continuousIntegration";
import { accountId, answers, regions } from "./foundation.samples";

export interface ReadStatement {
  Sid: string;
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

/** Declares the roles, and reads back whom each trusts and what each may. */
export async function declareRoles(changes: Partial<ContinuousIntegrationArgs> = {}, options: RecorderOptions = {}) {
  const recorder = record({ ...answers, ...options });
  const globalClusterArns = [
    `arn:aws:rds::${accountId}:global-cluster:a`,
    `arn:aws:rds::${accountId}:global-cluster:b`,
  ];
  const args = {
    accountId,
    regions,
    relationalKind: "aurora-global" as const,
    globalClusterArns,
    keyArns: regions.map((region) => `arn:aws:kms:${region}:${accountId}:key/mrk-1`),
    githubRepository: "shop/meridian",
    drillOperatorArns: [],
    project: "meridian",
    accountSingletons: "own" as const,
    faultExperiments: false,
    ...changes,
  };
  new ContinuousIntegration("ci", args);
  await settled();
  const json = (type: string, name: string, input: string) =>
    JSON.parse(recorder.only(type, name).inputs[input] as string);
  return {
    recorder,
    trust: (of: CiRole) => json("aws:iam/role:Role", `ci-${of}-role`, "assumeRolePolicy").Statement,
    statements: (of: CiRole): ReadStatement[] =>
      json("aws:iam/rolePolicy:RolePolicy", `ci-${of}-policy`, "policy").Statement,
  };
}

export const actionsOf = (statements: readonly ReadStatement[]) =>
  statements.filter((it) => it.Effect === "Allow").flatMap((it) => it.Action);
