import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RoutingSettings } from "../../config/settings";
import { byRegion, ofRegion } from "./regions";

/**
 * Where Route 53 looks from. A region counts as healthy while more than 18 % of all checkers agree, so checkers stand on
 * four continents and no single region's trouble can outvote the rest. Fewer than three are refused by Route 53.
 */
const checkerRegions = ["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-1", "ap-northeast-1", "sa-east-1"];

/** What the storefront says first when its region can serve, within the first 5,120 bytes that Route 53 reads. */
const healthyVerdict = '"status":"ok"';

export interface HealthChecksArgs {
  readonly regions: readonly string[];
  /** Each load balancer's own DNS name: a routed name would test whatever it is routed to. */
  readonly loadBalancerDnsNames: Readonly<Record<string, pulumi.Input<string>>>;
  /** "Not evacuated" checks of each region. */
  readonly notEvacuatedCheckIds: Readonly<Record<string, readonly pulumi.Input<string>[]>>;
  /** Check of each region's serving capacity. */
  readonly capacityCheckIds: Readonly<Record<string, pulumi.Input<string>>>;
  readonly routing: RoutingSettings;
}

/**
 * Whether a region takes users: it answers, enough of it is there, and nobody has evacuated it.
 *
 * Price of one region a month: endpoint check 0.50 USD, and 1 USD each for HTTPS, string matching and the fast interval;
 * calculated check 0.50 USD (https://aws.amazon.com/route53/pricing/).
 */
export class HealthChecks extends pulumi.ComponentResource {
  readonly endpointIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** The calculated checks that records refer to. */
  readonly ids: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: HealthChecksArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:HealthChecks", name, {}, opts);
    this.endpointIds = byRegion(args.regions, (region) => this.endpoint(region, args).id);
    this.ids = byRegion(args.regions, (region) => {
      const notEvacuated = ofRegion("not-evacuated checks", region, args.notEvacuatedCheckIds);
      const endpoint = ofRegion("endpoint check", region, this.endpointIds);
      const capacity = ofRegion("capacity check", region, args.capacityCheckIds);
      return this.calculated(region, [endpoint, capacity, ...notEvacuated]).id;
    });
    this.registerOutputs({ endpointIds: this.endpointIds, ids: this.ids });
  }

  private endpoint(region: string, args: HealthChecksArgs): aws.route53.HealthCheck {
    return new aws.route53.HealthCheck(
      `endpoint-${region}`,
      {
        type: "HTTPS_STR_MATCH",
        fqdn: ofRegion("load balancer", region, args.loadBalancerDnsNames),
        port: 443,
        resourcePath: "/health/region",
        searchString: healthyVerdict,
        requestInterval: args.routing.healthCheckIntervalSeconds,
        failureThreshold: args.routing.healthCheckFailureThreshold,
        // Without a server name the load balancer may refuse the handshake; the certificate itself is not validated.
        enableSni: true,
        regions: checkerRegions,
        tags: { Name: `endpoint-${region}` },
      },
      { parent: this },
    );
  }

  /** All of its children must be healthy: the threshold is their number. */
  private calculated(region: string, children: readonly pulumi.Input<string>[]): aws.route53.HealthCheck {
    return new aws.route53.HealthCheck(
      `region-${region}`,
      {
        type: "CALCULATED",
        childHealthchecks: [...children],
        childHealthThreshold: children.length,
        tags: { Name: `region-${region}` },
      },
      { parent: this },
    );
  }
}
