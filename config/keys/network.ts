import { blockObjection, endpointsObjection, zonesObjection } from "../formats";
import { choice, list, optionalText } from "../kinds";
import { nothing } from "../ownInputs";
import type { NatStrategy } from "../settings";

/** The network of a region. */
export const network = {
  vpcCidr: optionalText({
    scope: "stack",
    allowed: "Allowed: a private block of its own for each region, /16 to /20, such as 10.20.0.0/16",
    example: "10.20.0.0/16",
    objection: blockObjection,
    own: {
      // Blocks of one size are written alike.
      matters: (block) => block.split("/")[1],
      inputs: [
        "aws:ec2/vpc:Vpc vpc cidrBlock",
        "aws:ec2/subnet:Subnet vpc-* cidrBlock",
        "awsx:ec2:Vpc vpc cidrBlock",
        "awsx:ec2:Vpc vpc subnetSpecs[*].cidrBlocks",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule storefront-to-* cidrIpv4",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule endpoints-from-vpc cidrIpv4",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy storefront-from-load-balancer spec.ingress*.cidr",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy storefront-to-dependencies spec.egress*.cidr",
      ],
    },
  }),
  availabilityZones: list({
    scope: "stack",
    allowed: "Allowed: three zones of the region such as us-east-1a, or nothing for the first three by name",
    example: [],
    objection: zonesObjection,
    own: nothing,
  }),
  natStrategy: choice<NatStrategy>({
    scope: "world",
    values: ["perZone", "single"],
    example: "perZone",
    refused: {
      none: "which leaves private subnets no way out: with more than one region, writes are forwarded to the writer's from NAT addresses that it knows",
    },
  }),
  interfaceEndpoints: list({
    scope: "world",
    allowed: "Allowed: services as AWS names them after com.amazonaws.<region>., such as ecr.api",
    example: ["ecr.api", "ecr.dkr", "logs"],
    objection: endpointsObjection,
  }),
};
