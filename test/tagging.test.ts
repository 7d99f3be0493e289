import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Foundation } from "../components/foundation";
import * as foundation from "../components/foundation/foundation.samples";
import { GlobalStack } from "../components/global";
import { RegionStack } from "../components/region";
import * as region from "../components/region/region.samples";
import { tagEverything } from "../components/shared/tags";
import { type ComputeKind, computeKinds } from "../config/settings";
import { regionContract, type RegionOutputs } from "../outputs/region";
import type { Referenced } from "../outputs/reference";
import { record, type Recorded, type RecorderOptions, settled } from "./recorder";
import { three } from "./settings";

const keys = ["Project", "Stack", "Region", "Owner", "CostCenter", "DataClass"];

/** Types that AWS keeps no tags for. A resource that is neither of these nor tagged fails the test. */
const untaggable: readonly string[] = [
  "aws:acm/certificateValidation:CertificateValidation",
  "aws:apigatewayv2/apiMapping:ApiMapping",
  "aws:apigatewayv2/authorizer:Authorizer",
  "aws:apigatewayv2/integration:Integration",
  "aws:apigatewayv2/route:Route",
  "aws:autoscaling/policy:Policy",
  "aws:backup/regionSettings:RegionSettings",
  "aws:backup/restoreTestingSelection:RestoreTestingSelection",
  "aws:backup/selection:Selection",
  "aws:backup/vaultNotifications:VaultNotifications",
  "aws:backup/vaultPolicy:VaultPolicy",
  "aws:cloudfront/cachePolicy:CachePolicy",
  "aws:cloudfront/originAccessControl:OriginAccessControl",
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy",
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:cognito/userPoolClient:UserPoolClient",
  "aws:cognito/userPoolDomain:UserPoolDomain",
  "aws:docdb/globalCluster:GlobalCluster",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
  "aws:ecr/replicationConfiguration:ReplicationConfiguration",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:kms/alias:Alias",
  "aws:lambda/permission:Permission",
  "aws:route53/record:Record",
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketNotification:BucketNotification",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:scheduler/schedule:Schedule",
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:sqs/queuePolicy:QueuePolicy",
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
];

async function declare(stack: string, options: RecorderOptions, make: () => void): Promise<Recorded[]> {
  const recorder = record({ ...options, stack });
  await pulumi.runtime.runInPulumiStack(async () => {
    tagEverything(foundation.foundationSettings().tags, stack, stack);
    make();
  });
  await settled();
  return recorder.resources.filter(({ type }) => /^(aws|awsx|eks):/.test(type));
}

/** Outputs of a region as `global` sees them. */
function regionReference(name: string): Referenced<RegionOutputs> {
  const outputs = Object.keys(regionContract.checks).map((key) => {
    if (key === "natAddresses") return [key, pulumi.output(["203.0.113.1", "203.0.113.2", "203.0.113.3"])];
    const arn = `arn:aws:elasticloadbalancing:${name}:123456789012:loadbalancer/app/alb/1`;
    return [key, pulumi.output(key === "loadBalancerArn" ? arn : `${key}-${name}`)];
  });
  return Object.fromEntries(outputs) as Referenced<RegionOutputs>;
}

/** What is off by default. */
const options = {
  events: { kind: "sqs", mailFrom: "shop@shop.example.com", merchantAlertEmail: "merchants@shop.example.com" },
  carts: { kind: "dynamodb" },
  functions: { digest: `sha256:${"a".repeat(64)}` },
  userPool: { region: "eu-west-1", name: "Example ID" },
} as const;

function declareRegion(kind: ComputeKind): Promise<Recorded[]> {
  return declare("eu-west-1", region.answers, () => {
    const settings = region.regionSettings("eu-west-1");
    const compute = { ...settings.compute, kind };
    const facts = region.factsOf("eu-west-1");
    const all = { ...settings, compute, ...options, alertEmail: "shop@shop.example" };
    new RegionStack("region", {
      settings: all,
      region: "eu-west-1",
      facts,
      foundation: region.foundationSample(),
    });
  });
}

const stacks: Readonly<Record<string, () => Promise<Recorded[]>>> = {
  foundation: () =>
    declare("foundation", foundation.answers, () => {
      new Foundation("foundation", { settings: { ...foundation.foundationSettings(), ...options } });
    }),
  ...Object.fromEntries(computeKinds.map((kind) => [`a region on ${kind}`, () => declareRegion(kind)])),
  global: () =>
    declare("global", region.answers, () => {
      const { network: _, ...settings } = region.regionSettings("us-east-1");
      const regions = Object.fromEntries(three.map((it) => [it, regionReference(it)]));
      new GlobalStack("global", { settings, foundation: region.foundationSample(), regions });
    }),
};

/** Keys of a resource's tags, wherever the type keeps them. */
function tagKeys({ inputs }: Recorded): string[] {
  const tags = inputs["tags"] ?? inputs["resourceTags"];
  return Array.isArray(tags) ? tags.map(({ key }: { key: string }) => key) : Object.keys(tags ?? {});
}

describe("tagging", function () {
  this.timeout(60_000);

  const bare: string[] = [];

  for (const [name, make] of Object.entries(stacks)) {
    it(`reaches every resource of ${name} that AWS keeps tags for`, async () => {
      const resources = await make();
      const without = resources.filter((it) => !keys.every((key) => tagKeys(it).includes(key)));
      bare.push(...without.map(({ type }) => type));
      assert.deepEqual(
        without.filter(({ type }) => !untaggable.includes(type)).map(({ type, name }) => `${type} ${name}`),
        [],
      );
      assert.ok(without.length < resources.length);
    });
  }

  it("makes no exception for a type that no stack has", () => {
    assert.deepEqual([...new Set(bare)].sort(), untaggable);
  });

  it("hands the tags of an Auto Scaling group on to its instances", async () => {
    const group = (await declareRegion("asg")).find(({ type }) => type === "aws:autoscaling/group:Group")!;
    const tags = group.inputs["tags"] as { key: string; propagateAtLaunch: boolean }[];
    assert.deepEqual(tags.map(({ key }) => key).sort(), [...keys, "Name"].sort());
    assert.ok(tags.every(({ propagateAtLaunch }) => propagateAtLaunch));
  });

  // A node group hands nothing on: its template does, and Karpenter what its class of nodes says.
  it("reaches nodes, their volumes and their network interfaces", async () => {
    const template = (await declareRegion("eks")).find(({ type }) => type === "aws:ec2/launchTemplate:LaunchTemplate")!;
    const specified = template.inputs["tagSpecifications"] as { resourceType: string; tags: object }[];
    assert.deepEqual(
      specified.map(({ resourceType }) => resourceType),
      ["instance", "volume", "network-interface"],
    );
    for (const { tags } of specified) assert.deepEqual(Object.keys(tags).sort(), [...keys, "Name"].sort());
  });
});
