import * as pulumi from "@pulumi/pulumi";
import { settled } from "../../../test/recorder";
import { accountId, regionSettings } from "../region.samples";
import type { ContainerServiceArgs } from ".";

/** Declares inside a stack: only there mocks know of transforms, without which the cluster is not made. */
export async function declareInStack<T>(declare: () => T): Promise<T> {
  let made: T | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    made = declare();
  });
  await settled();
  return made!;
}

export const clusterArn = `arn:aws:eks:eu-west-1:${accountId}:cluster/meridian-1a2b3c4d`;

/** A service in containers as the region's stack asks for it. */
export function containerArgs(changes: Partial<ContainerServiceArgs> = {}): ContainerServiceArgs {
  return {
    region: "eu-west-1",
    accountId,
    settings: regionSettings("eu-west-1").service,
    vpcId: "vpc-1",
    vpcCidr: "10.20.0.0/16",
    subnetIds: ["subnet-1", "subnet-2", "subnet-3"],
    publicSubnetCidrs: ["10.20.0.0/20", "10.20.16.0/20", "10.20.32.0/20"],
    securityGroupId: "sg-storefront",
    targets: {
      arn: pulumi.output("arn:target-group"),
      arnSuffix: pulumi.output("targetgroup/storefront-pods/1"),
      requestCountLabel: pulumi.output("app/alb/1/targetgroup/storefront-pods/1"),
    },
    repositoryUrl: `${accountId}.dkr.ecr.eu-west-1.amazonaws.com/meridian/storefront`,
    environment: { PORT: "8080" },
    secretArns: ["arn:secret"],
    keyArn: "arn:key",
    logRetentionDays: 30,
    after: [],
    kubernetesVersion: "1.36",
    clusterPublicCidrs: [],
    clusterClientCidrs: ["10.20.0.0/16"],
    clusterClientSecurityGroupIds: [],
    clusterAdministratorArns: [],
    deployRoleArn: "arn:role/deploy",
    tags: { Project: "meridian", Owner: "shop" },
    protect: true,
    ...changes,
  };
}
