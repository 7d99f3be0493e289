import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { denyEvacuation, policyDocument, serviceTrust, type Statement } from "../shared/policy";
import {
  readSecrets,
  type StorefrontScope,
  takePictures,
  useCarts,
  useEvents,
  writeTelemetry,
} from "./storefrontPermissions";

export interface InstanceRoleArgs extends StorefrontScope {
  readonly repositoryUrl: pulumi.Input<string>;
  readonly logGroupArn: pulumi.Input<string>;
}

/** What an instance may do: be managed by SSM, pull one image, read its secrets, write its logs, metrics and traces. */
export class InstanceRole extends pulumi.ComponentResource {
  /** Known once the role can do its work: an instance that starts earlier fails to pull its image. */
  readonly profileArn: pulumi.Output<string>;

  constructor(name: string, args: InstanceRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:InstanceRole", name, {}, opts);
    const role = new aws.iam.Role(
      "storefront",
      { description: "Storefront instances", assumeRolePolicy: serviceTrust("ec2.amazonaws.com") },
      { parent: this },
    );
    const managed = new aws.iam.RolePolicyAttachment(
      "storefront-ssm",
      { role: role.name, policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" },
      { parent: this },
    );
    const own = new aws.iam.RolePolicy(
      "storefront",
      { role: role.name, policy: policyDocument(permissions(args)) },
      { parent: this },
    );
    const profile = new aws.iam.InstanceProfile("storefront", { role: role.name }, { parent: this });
    this.profileArn = pulumi.all([profile.arn, managed.id, own.id]).apply(([arn]) => arn);
    this.registerOutputs({ profileArn: this.profileArn });
  }
}

function permissions(args: InstanceRoleArgs): Statement[] {
  return [
    { Sid: "LogInToEcr", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
    {
      Sid: "PullImage",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: pulumi.output(args.repositoryUrl).apply(repositoryArn),
    },
    ...readSecrets(args),
    ...useEvents(args),
    ...useCarts(args),
    ...takePictures(args),
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`${args.logGroupArn}:*`,
    },
    ...writeTelemetry(),
    denyEvacuation(),
  ];
}

/**
 * ARN of the repository whose address is `account.dkr.ecr.region.amazonaws.com/name`.
 * @throws Error if the address isn't one of ECR.
 */
export function repositoryArn(url: string): string {
  const match = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/(.+)$/.exec(url);
  if (!match)
    throw new Error(`${url} isn't the address of an ECR repository: account.dkr.ecr.region.amazonaws.com/name`);
  const [, account, region, name] = match;
  return `arn:aws:ecr:${region}:${account}:repository/${name}`;
}
