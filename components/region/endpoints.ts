import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../shared/policy";

export interface EndpointsArgs {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  /** Who may use the interface endpoints: addresses of the VPC. */
  readonly vpcCidr: string;
  /** Tables that S3 and DynamoDB are reached through without NAT. */
  readonly routeTableIds: pulumi.Input<string[]>;
  /** A subnet in each zone, where interface endpoints get an address. */
  readonly subnetIds: pulumi.Input<string[]>;
  /** Services as AWS names them without `com.amazonaws.<region>.`. */
  readonly interfaceEndpoints: readonly string[];
}

/** Interface endpoints whose services hand out secrets, and take a policy: only this account's roles may use them. */
const guarded: readonly string[] = ["secretsmanager", "kms", "ecr.api"];

/** Ways to AWS services that need no internet. Gateway endpoints are free, interface endpoints cost by hour and zone. */
export class Endpoints extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: EndpointsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:Endpoints", name, {}, opts);
    this.gateway("s3", [withinAccount(args.accountId), ...awsBuckets(args.region)]);
    this.gateway("dynamodb", [withinAccount(args.accountId)]);
    const securityGroup = this.createSecurityGroup();
    for (const service of args.interfaceEndpoints) this.interface(service, securityGroup);
    this.registerOutputs({ securityGroupId: securityGroup.id });
  }

  private gateway(service: string, statements: readonly Statement[]): void {
    new aws.ec2.VpcEndpoint(
      `${service}-gateway`,
      {
        vpcId: this.args.vpcId,
        serviceName: this.serviceName(service),
        vpcEndpointType: "Gateway",
        routeTableIds: this.args.routeTableIds,
        policy: policyDocument(statements),
        tags: { Name: service },
      },
      { parent: this },
    );
  }

  private interface(service: string, securityGroup: aws.ec2.SecurityGroup): void {
    new aws.ec2.VpcEndpoint(
      service.replaceAll(".", "-"),
      {
        vpcId: this.args.vpcId,
        serviceName: this.serviceName(service),
        vpcEndpointType: "Interface",
        subnetIds: this.args.subnetIds,
        securityGroupIds: [securityGroup.id],
        privateDnsEnabled: true,
        ...(guarded.includes(service) && { policy: policyDocument([byAccount(this.args.accountId)]) }),
        tags: { Name: service },
      },
      { parent: this },
    );
  }

  private createSecurityGroup(): aws.ec2.SecurityGroup {
    const group = new aws.ec2.SecurityGroup(
      "endpoints",
      { vpcId: this.args.vpcId, description: "Interface endpoints", tags: { Name: "endpoints" } },
      { parent: this },
    );
    new aws.vpc.SecurityGroupIngressRule(
      "endpoints-from-vpc",
      {
        securityGroupId: group.id,
        description: "HTTPS from inside the VPC",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrIpv4: this.args.vpcCidr,
      },
      { parent: this },
    );
    return group;
  }

  private serviceName(service: string): string {
    return `com.amazonaws.${this.args.region}.${service}`;
  }
}

/** Nothing is carried out to a bucket or a table of somebody else's account. */
function withinAccount(accountId: string): Statement {
  return {
    Sid: "OwnResources",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { StringEquals: { "aws:ResourceAccount": accountId } },
  };
}

/** Nobody uses credentials of another account from in here. */
function byAccount(accountId: string): Statement {
  return {
    Sid: "OwnRoles",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalAccount": accountId } },
  };
}

/**
 * Buckets of AWS that an instance reads: image layers of ECR, packages of Amazon Linux 2023, and what Systems Manager's agent fetches
 * (https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html#ssm-agent-minimum-s3-permissions),
 * without those for Windows. None is named by a wildcard, which somebody else's bucket could match.
 */
function awsBuckets(region: string): Statement[] {
  const buckets = [
    `prod-${region}-starport-layer-bucket`,
    `al2023-repos-${region}-de612dc2`,
    `amazon-ssm-${region}`,
    `amazon-ssm-packages-${region}`,
    `aws-ssm-${region}`,
    `aws-ssm-distributor-file-${region}`,
    `aws-ssm-document-attachments-${region}`,
    `patch-baseline-snapshot-${region}`,
    `${region}-birdwatcher-prod`,
  ];
  return [
    {
      Sid: "ReadFromAws",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: buckets.map((bucket) => `arn:aws:s3:::${bucket}/*`),
    },
  ];
}
