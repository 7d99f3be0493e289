import * as aws from "@pulumi/aws";
import { AutoScalingService } from "../../components/region/service";
import { type Served, scene } from "./scene";

/** A region's instances and nothing else of it. */
async function program(): Promise<Record<string, unknown>> {
  const { vpcId, subnetIds, securityGroupId, keyArn, imageDigest, maxInstances } = scene<Served>();
  const targets = new aws.lb.TargetGroup("storefront", { vpcId, port: 8080, protocol: "HTTP" });
  const service = new AutoScalingService("service", {
    region: "eu-west-1",
    settings: {
      instanceType: "m7g.large",
      imageDigest,
      port: 8080,
      minInstances: 4,
      maxInstances,
      cpuTargetPercent: 50,
      requestsPerTargetPerMinute: 1000,
      bakeSeconds: 300,
      bakeRequests: 100,
    },
    imageId: "ami-12c6146b",
    subnetIds,
    securityGroupId,
    targets: { arn: targets.arn, arnSuffix: targets.arnSuffix },
    repositoryUrl: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/meridian/storefront",
    environment: { PORT: "8080" },
    secretArns: ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:one-AbCdEf"],
    keyArn,
    logRetentionDays: 30,
    after: [],
  });
  const { autoScalingGroupName, launchTemplate } = service;
  return Promise.resolve({
    autoScalingGroupName,
    launchTemplateId: launchTemplate.id,
    version: launchTemplate.version,
  });
}

export = program;
