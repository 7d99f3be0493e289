/**
 * Proof that a plan needs nothing of the regions being left, and no control plane that has one place in the world. It follows from what the plan
 * declares, and a run's own calls are compared with that. Pure.
 */
import type { ChoiceName, DeclaredCall, Drill, DrillChoice, DrillPlan } from "./drill";

/** A declared call, and which part of the plan makes it. */
export interface PlannedCall {
  /** Such as `step move-relational`, `guard lag` or `safe state move-back`. */
  readonly part: string;
  readonly call: DeclaredCall;
}

/** Every call that a run may make: of guards, stop conditions, steps, and the steps to the safe state. */
export function plannedCalls<Context>({
  guards,
  stopConditions,
  steps,
  safeState,
}: DrillPlan<Context>): readonly PlannedCall[] {
  const named = (part: string, calls: readonly DeclaredCall[]): readonly PlannedCall[] =>
    calls.map((call) => ({ part, call }));
  return [
    ...guards.flatMap((it) => named(`guard ${it.name}`, it.calls)),
    ...stopConditions.flatMap((it) => named(`stop condition ${it.name}`, it.calls)),
    ...steps.flatMap((it) => named(`step ${it.id}`, it.calls)),
    ...safeState.steps.flatMap((it) => named(`safe state ${it.id}`, it.calls)),
  ];
}

/** Regions that a choice leaves. */
export const leftBy = ({ leave, alsoLeave }: DrillChoice): readonly string[] =>
  [leave, alsoLeave].flatMap((it) => it ?? []);

/**
 * Services whose only control plane is in one region, whatever endpoint answers. WAF's and ACM's for CloudFront are found by their region.
 * (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html)
 */
const controlPlanes: Readonly<Record<string, string>> = {
  account: "us-east-1",
  cloudfront: "us-east-1",
  globalaccelerator: "us-west-2",
  iam: "us-east-1",
  networkmanager: "us-west-2",
  organizations: "us-east-1",
  route53: "us-east-1",
  "route53-recovery-control-config": "us-west-2",
  shield: "us-east-1",
};

/** What a plan calls that it mustn't, a sentence each; none where it holds. */
export function proofFindings<Context>(plan: DrillPlan<Context>, left: readonly string[]): readonly string[] {
  return plannedCalls(plan).flatMap(({ part, call }) => {
    const reason = objection(call, left);
    return reason === undefined ? [] : [`${part}: ${call.service}:${call.operation} in ${call.region} ${reason}`];
  });
}

function objection(
  { service, plane, region, onlyIfReachable, faultInjection }: DeclaredCall,
  left: readonly string[],
): string | undefined {
  const home = controlPlanes[service];
  if (home !== undefined && (region !== home || plane !== "control"))
    return `is declared as ${plane} plane there, but this API is a control plane in ${home}, wherever it is called`;
  if (onlyIfReachable || faultInjection) return undefined;
  if (left.includes(region)) return "is in the region being left: do without it, or mark it onlyIfReachable";
  return home === undefined
    ? undefined
    : `is a control plane with one place in the world: do without it, or mark it onlyIfReachable`;
}

/** All that the proof needs to know of the platform beside its outputs. */
export interface ProofScope {
  readonly regions: readonly string[];
  /** Availability zones that a drill may lose. */
  readonly zones: readonly string[];
}

/** Every choice that an operator could make of a drill, those included that it refuses. */
export function choicesOf({ needs, takes }: ChoiceNames, { regions, zones }: ProofScope): readonly DrillChoice[] {
  const values = <Value>(name: ChoiceName, all: readonly Value[]): readonly (Value | undefined)[] => {
    if (needs.includes(name)) return all;
    return takes.includes(name) ? [undefined, ...all] : [undefined];
  };
  const choices = values("leave", regions).flatMap((leave) => {
    const others = regions.filter((it) => it !== leave);
    return values("alsoLeave", others).flatMap((alsoLeave) =>
      values("to", regions).flatMap((to) =>
        values("store", ["relational", "document"] as const).flatMap((store) =>
          values("region", regions).flatMap((region) =>
            values("zone", zones).flatMap((zone) =>
              (["refused", "accepted"] as const).map((dataLoss) => ({
                ...{ leave, alsoLeave, to, store, region, zone, dataLoss },
              })),
            ),
          ),
        ),
      ),
    );
  });
  return choices.map(given);
}

type ChoiceNames = Pick<Drill<unknown, unknown>, "needs" | "takes">;

/** Without the names that nothing was chosen for. */
const given = (choice: { readonly [Name in ChoiceName]: DrillChoice[Name] | undefined }): DrillChoice =>
  Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined)) as unknown as DrillChoice;

/** What came of proving one drill. */
export interface DrillProof<Context> {
  /** Choices that have a plan; each was proved. */
  readonly planned: readonly { readonly choice: DrillChoice; readonly plan: DrillPlan<Context> }[];
  readonly refused: readonly { readonly choice: DrillChoice; readonly reason: string }[];
  readonly findings: readonly string[];
}

/** Proves every plan that a drill has on a platform. */
export function proveDrill<Platform, Context>(
  drill: Drill<Platform, Context>,
  platform: Platform,
  scope: ProofScope,
): DrillProof<Context> {
  const planned: { choice: DrillChoice; plan: DrillPlan<Context> }[] = [];
  const refused: { choice: DrillChoice; reason: string }[] = [];
  const findings: string[] = [];
  for (const choice of choicesOf(drill, scope)) {
    let plan: DrillPlan<Context>;
    try {
      plan = drill.plan(platform, choice);
    } catch (error) {
      refused.push({ choice, reason: (error as Error).message });
      continue;
    }
    planned.push({ choice, plan });
    findings.push(...proofFindings(plan, leftBy(choice)).map((it) => `${drill.name} ${inWords(choice)}: ${it}`));
  }
  return { planned, refused, findings };
}

const inWords = (choice: DrillChoice): string =>
  Object.entries(choice)
    .map(([name, value]) => `${name}=${value as string}`)
    .join(" ");
