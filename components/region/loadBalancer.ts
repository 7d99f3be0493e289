import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { FrontDoors, type PrefixLists } from "./frontDoors";
import type { ComputeKind } from "../../config/settings";
import { targetGroups } from "../../outputs/targetGroups";
import { admissions, type OriginSecrets } from "./listenerRules";

/** Whether one instance can serve: its process, not its databases. A lost database must not take every instance out at once. */
export const instanceHealthPath = "/health/ready";

/** Seconds that requests under way get when an instance leaves: longer than a write that is forwarded across an ocean. */
export const deregistrationDelaySeconds = 30;

export interface LoadBalancerArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly prefixLists: PrefixLists;
  /** ARN of a certificate that is issued already. */
  readonly certificateArn: pulumi.Input<string>;
  /** Bucket whose policy lets logs be delivered already. */
  readonly accessLogsBucket: pulumi.Input<string>;
  readonly originSecrets: OriginSecrets;
  /** Port that targets listen on. */
  readonly targetPort: number;
  /** Every kind of compute that is made, the one that serves first, and what share of the requests it takes. */
  readonly shares: readonly TargetShare[];
  /** Deletion protection. */
  readonly protect: boolean;
}

/** What share of the requests a kind of compute takes. */
export interface TargetShare {
  readonly kind: ComputeKind;
  /**
   * Percent, or `apart`: made, and not known to the load balancer. A target group without healthy targets makes the whole load
   * balancer look unhealthy to Route 53, so one is attached when its targets are ready and not before.
   */
  readonly percent: number | "apart";
}

/** Where the targets of one kind of compute register. */
export interface Targets {
  readonly arn: pulumi.Output<string>;
  /** Its name in metrics. */
  readonly arnSuffix: pulumi.Output<string>;
  /**
   * How target tracking names load balancer and target group together. Known once a listener joins them: before that AWS refuses
   * the name, and where none does it is missing.
   */
  readonly requestCountLabel?: pulumi.Output<string>;
}

/**
 * The region's entrance: HTTPS only, and only for CloudFront, for health checkers and for the other regions.
 *
 * Price: 0.0225 USD an hour and 0.008 USD per capacity unit and hour in us-east-1, about 16.50 USD a month idle
 * (https://aws.amazon.com/elasticloadbalancing/pricing/).
 */
export class LoadBalancer extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** Its name in metrics. */
  readonly arnSuffix: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  readonly zoneId: pulumi.Output<string>;
  private readonly targetsByKind: ReadonlyMap<ComputeKind, Targets>;
  /** By this group targets know the load balancer. */
  readonly securityGroupId: pulumi.Output<string>;
  readonly peersSecurityGroupId: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:LoadBalancer", name, {}, opts);
    const doors = new FrontDoors("front-doors", args, { parent: this });
    const alb = this.createLoadBalancer(doors, args);
    const groups = new Map(args.shares.map(({ kind }) => [kind, this.createTargetGroup(kind, args)]));
    const listener = this.listen(alb, args);
    const rules = this.admit(listener, forwardTo(groups, args.shares), args.originSecrets);
    this.arn = alb.arn;
    this.arnSuffix = alb.arnSuffix;
    this.dnsName = alb.dnsName;
    this.zoneId = alb.zoneId;
    this.targetsByKind = new Map(
      args.shares.map(({ kind, percent }) => [kind, targetsOf(groups.get(kind)!, percent, { alb, rules })]),
    );
    this.securityGroupId = doors.edge.id;
    this.peersSecurityGroupId = doors.peers.id;
    const targetGroupArn = this.targets(args.shares[0]!.kind).arn;
    this.registerOutputs({ arn: this.arn, dnsName: this.dnsName, targetGroupArn });
  }

  /** @throws Error if no such kind is made. */
  targets(kind: ComputeKind): Targets {
    const found = this.targetsByKind.get(kind);
    if (!found) throw new Error(`the load balancer has no targets of kind ${kind}`);
    return found;
  }

  private createLoadBalancer(doors: FrontDoors, args: LoadBalancerArgs): aws.lb.LoadBalancer {
    return new aws.lb.LoadBalancer(
      "alb",
      {
        loadBalancerType: "application",
        internal: false,
        subnets: args.subnetIds,
        securityGroups: doors.ids,
        accessLogs: { bucket: args.accessLogsBucket, enabled: true },
        // An hour by default, for which a client would hold on to a region that DNS has left.
        clientKeepAlive: 60,
        // Longer than CloudFront keeps an idle connection (edgeOrigins.ts): who closes second sends into a connection that is gone.
        idleTimeout: 65,
        dropInvalidHeaderFields: true,
        desyncMitigationMode: "strictest",
        xffHeaderProcessingMode: "append",
        enableDeletionProtection: args.protect,
        tags: { Name: "alb" },
      },
      { parent: this, protect: args.protect },
    );
  }

  private createTargetGroup(kind: ComputeKind, args: LoadBalancerArgs): aws.lb.TargetGroup {
    const { name, targetType } = targetGroups[kind];
    return new aws.lb.TargetGroup(
      name,
      {
        vpcId: args.vpcId,
        targetType,
        port: args.targetPort,
        protocol: "HTTP",
        deregistrationDelay: deregistrationDelaySeconds,
        // A new instance's caches and connection pools are cold. Slow start exists only with round robin.
        slowStart: 30,
        loadBalancingAlgorithmType: "round_robin",
        healthCheck: {
          path: instanceHealthPath,
          protocol: "HTTP",
          matcher: "200",
          interval: 10,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 2,
        },
        targetGroupHealth: {
          // A region runs its own share of demand and at least as much again. With less than half it cannot carry even its own,
          // so its load balancer counts as unhealthy in DNS and its users go elsewhere.
          dnsFailover: { minimumHealthyTargetsCount: "1", minimumHealthyTargetsPercentage: "50" },
          // Whoever still arrives is sent to what is healthy, as long as anything is.
          unhealthyStateRouting: { minimumHealthyTargetsCount: 1, minimumHealthyTargetsPercentage: "off" },
        },
        tags: { Name: name },
      },
      { parent: this },
    );
  }

  private listen(alb: aws.lb.LoadBalancer, args: LoadBalancerArgs): aws.lb.Listener {
    return new aws.lb.Listener(
      "https",
      {
        loadBalancerArn: alb.arn,
        port: 443,
        protocol: "HTTPS",
        certificateArn: args.certificateArn,
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
        defaultActions: [
          {
            type: "fixed-response",
            fixedResponse: { statusCode: "403", contentType: "text/plain", messageBody: "Forbidden" },
          },
        ],
      },
      { parent: this },
    );
  }

  private admit(
    listener: aws.lb.Listener,
    forward: aws.types.input.lb.ListenerRuleAction,
    secrets: OriginSecrets,
  ): readonly aws.lb.ListenerRule[] {
    return admissions(secrets).map(({ name, condition }, index) => {
      const rule: aws.lb.ListenerRuleArgs = {
        listenerArn: listener.arn,
        priority: (index + 1) * 10,
        conditions: [condition],
        actions: [forward],
        tags: { Name: name },
      };
      return new aws.lb.ListenerRule(`admit-${name}`, rule, { parent: this });
    });
  }
}

type TargetGroups = ReadonlyMap<ComputeKind, aws.lb.TargetGroup>;

/** One target group as such; several by weight. Those that stay apart aren't named at all. */
function forwardTo(groups: TargetGroups, shares: readonly TargetShare[]): aws.types.input.lb.ListenerRuleAction {
  const attached = shares.flatMap(({ kind, percent }) =>
    percent === "apart" ? [] : [{ arn: groups.get(kind)!.arn, weight: percent }],
  );
  if (attached.length === 1) return { type: "forward", targetGroupArn: attached[0]!.arn };
  return { type: "forward", forward: { targetGroups: attached } };
}

function targetsOf(
  { arn, arnSuffix }: aws.lb.TargetGroup,
  percent: TargetShare["percent"],
  { alb, rules }: { alb: aws.lb.LoadBalancer; rules: readonly aws.lb.ListenerRule[] },
): Targets {
  if (percent === "apart") return { arn, arnSuffix };
  const requestCountLabel = pulumi
    .all([alb.arnSuffix, arnSuffix, ...rules.map((it) => it.id)])
    .apply(([balancer, group]) => `${balancer}/${group}`);
  return { arn, arnSuffix, requestCountLabel };
}
