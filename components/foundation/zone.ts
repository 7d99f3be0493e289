import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface ZoneArgs {
  /** D: the public name of the shop, which is the zone's name. */
  readonly domain: string;
  /** Id of a public zone that exists already. Nothing is created then, and delegation is yours. */
  readonly hostedZoneId?: string;
  /** Keeps the zone from being destroyed, and from being emptied to be destroyed. */
  readonly protect: boolean;
}

/**
 * The public hosted zone: created, or one that exists.
 *
 * Price: 0.50 USD a month and 0.40 USD per million queries (https://aws.amazon.com/route53/pricing/).
 */
export class Zone extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  /** Name servers to delegate to at the registrar; none where the zone existed before. */
  readonly nameServers: pulumi.Output<string[]>;

  constructor(name: string, args: ZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:foundation:Zone", name, {}, opts);
    const zone = args.hostedZoneId === undefined ? this.create(args) : undefined;
    this.id = zone ? zone.zoneId : pulumi.output(args.hostedZoneId!);
    this.nameServers = zone ? zone.nameServers : pulumi.output([]);
    this.registerOutputs({ id: this.id, nameServers: this.nameServers });
  }

  private create({ domain, protect }: ZoneArgs): aws.route53.Zone {
    return new aws.route53.Zone(
      "zone",
      {
        name: domain,
        comment: "Public names of the shop",
        // Brings Route 53's control plane back within an hour when us-east-1 is lost. It has to be on beforehand.
        enableAcceleratedRecovery: true,
        forceDestroy: !protect,
      },
      { parent: this, protect },
    );
  }
}
