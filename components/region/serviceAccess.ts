import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface ServiceAccessArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidr: string;
  /** The load balancer's group that targets know it by. */
  readonly loadBalancerSecurityGroupId: pulumi.Input<string>;
  /** Port the service listens on. */
  readonly port: number;
}

/** Ports of the two stores. */
export const databasePorts = { postgresql: 5432, documentdb: 27017 } as const;

/** Who the service may talk to, whatever it runs on: the load balancer reaches it, it reaches databases and HTTPS. */
export class ServiceAccess extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  constructor(
    name: string,
    private readonly args: ServiceAccessArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:ServiceAccess", name, {}, opts);
    const group = new aws.ec2.SecurityGroup(
      "storefront",
      { vpcId: args.vpcId, description: "Storefront instances", tags: { Name: "storefront" } },
      { parent: this },
    );
    this.connectLoadBalancer(group);
    for (const [store, port] of Object.entries(databasePorts)) {
      this.letOut(`storefront-to-${store}`, group, { port, cidrIpv4: args.vpcCidr, description: `To ${store}` });
    }
    // The other regions and AWS services without an endpoint here: addresses that nobody can list.
    this.letOut("storefront-to-https", group, {
      port: 443,
      cidrIpv4: "0.0.0.0/0",
      description: "To AWS and other regions",
    });
    this.securityGroupId = group.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }

  private connectLoadBalancer({ id }: aws.ec2.SecurityGroup): void {
    const { loadBalancerSecurityGroupId, port } = this.args;
    const tcp = { ipProtocol: "tcp", fromPort: port, toPort: port };
    new aws.vpc.SecurityGroupEgressRule(
      "alb-to-storefront",
      {
        ...tcp,
        securityGroupId: loadBalancerSecurityGroupId,
        referencedSecurityGroupId: id,
        description: "To the storefront",
      },
      { parent: this },
    );
    new aws.vpc.SecurityGroupIngressRule(
      "storefront-from-alb",
      {
        ...tcp,
        securityGroupId: id,
        referencedSecurityGroupId: loadBalancerSecurityGroupId,
        description: "From the load balancer",
      },
      { parent: this },
    );
  }

  private letOut(
    name: string,
    group: aws.ec2.SecurityGroup,
    to: { port: number; cidrIpv4: string; description: string },
  ): void {
    new aws.vpc.SecurityGroupEgressRule(
      name,
      {
        securityGroupId: group.id,
        description: to.description,
        ipProtocol: "tcp",
        fromPort: to.port,
        toPort: to.port,
        cidrIpv4: to.cidrIpv4,
      },
      { parent: this },
    );
  }
}
