import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ofRegion } from "./regions";
import type { AliasTarget, PlannedRecord, RoutingPolicy } from "./routingPlan";

/** What an alias record needs of the thing it names. */
export interface AliasAddress {
  readonly dnsName: pulumi.Input<string>;
  /** Hosted zone that the thing's own name lives in. */
  readonly zoneId: pulumi.Input<string>;
}

export interface RecordsArgs {
  /** Hosted zone of the domain. */
  readonly zoneId: pulumi.Input<string>;
  readonly plan: readonly PlannedRecord[];
  readonly loadBalancers: Readonly<Record<string, AliasAddress>>;
  /** HTTP APIs of the regions' functions; none where there are no functions. */
  readonly apis?: Readonly<Record<string, AliasAddress>>;
  /** Calculated health check of each region. */
  readonly healthCheckIds: Readonly<Record<string, pulumi.Input<string>>>;
  readonly distribution: AliasAddress;
  /** The domain's own records take the place of those that the zone already has. Others' names are this platform's alone. */
  readonly takeOver: boolean;
}

/**
 * The records of a routing plan. Aliases cost nothing to ask: queries for aliases of AWS resources are free, those for
 * latency sets are 0.60 USD per million (https://aws.amazon.com/route53/pricing/).
 */
export class Records extends pulumi.ComponentResource {
  readonly records: Readonly<Record<string, aws.route53.Record>>;

  constructor(name: string, args: RecordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:Records", name, {}, opts);
    const made: Record<string, aws.route53.Record> = {};
    for (const planned of args.plan) {
      made[planned.key] = this.record(planned, args, targetsOf(planned, args.plan, made));
    }
    this.records = made;
    this.registerOutputs({ names: [...new Set(args.plan.map((it) => it.name))] });
  }

  private record(planned: PlannedRecord, args: RecordsArgs, targets: aws.route53.Record[]): aws.route53.Record {
    const { dnsName, zoneId } = addressOf(planned.target, args);
    return new aws.route53.Record(
      planned.key,
      {
        zoneId: args.zoneId,
        name: planned.name,
        type: planned.type,
        ...policyArgs(planned.policy),
        ...(args.takeOver && planned.target.kind === "distribution" && { allowOverwrite: true }),
        ...(planned.setIdentifier && { setIdentifier: planned.setIdentifier }),
        ...(planned.healthCheckRegion && {
          healthCheckId: ofRegion("health check", planned.healthCheckRegion, args.healthCheckIds),
        }),
        aliases: [{ name: dnsName, zoneId, evaluateTargetHealth: planned.evaluateTargetHealth }],
      },
      // Route 53 refuses an alias of a name in the same zone that has no record yet.
      { parent: this, dependsOn: targets },
    );
  }
}

/** Records that must exist before this one. @throws Error where the plan names a record it holds nowhere, or holds later. */
function targetsOf(
  planned: PlannedRecord,
  plan: readonly PlannedRecord[],
  made: Readonly<Record<string, aws.route53.Record>>,
): aws.route53.Record[] {
  if (planned.target.kind !== "record") return [];
  const { name } = planned.target;
  const targets = plan.filter((it) => it.name === name && it.type === planned.type).map((it) => made[it.key]);
  const existing = targets.filter((it) => it !== undefined);
  if (existing.length === 0 || existing.length < targets.length) {
    throw new Error(`${planned.key} is an alias of ${name}, which has no ${planned.type} record before it in the plan`);
  }
  return existing;
}

function addressOf(target: AliasTarget, args: RecordsArgs): AliasAddress {
  if (target.kind === "loadBalancer") return ofRegion("load balancer", target.region, args.loadBalancers);
  if (target.kind === "api") return ofRegion("HTTP API", target.region, args.apis ?? {});
  if (target.kind === "record") return { dnsName: target.name, zoneId: args.zoneId };
  return args.distribution;
}

type PolicyArgs = Pick<aws.route53.RecordArgs, "latencyRoutingPolicies" | "failoverRoutingPolicies">;

function policyArgs(policy: RoutingPolicy): PolicyArgs {
  if (policy.kind === "latency") return { latencyRoutingPolicies: [{ region: policy.region }] };
  if (policy.kind === "failover") return { failoverRoutingPolicies: [{ type: policy.role }] };
  return {};
}
