import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, type RecorderOptions, settled, valueOf, watchOptions } from "../../test/recorder";
import { pendingLine } from "./pendingVersion";
import { repositoryArn } from "./instanceRole";
import { accountId, answers, regionSettings } from "./region.samples";
import { AutoScalingService, type AutoScalingServiceArgs } from "./service";
import { ServiceAccess } from "./serviceAccess";

const args: AutoScalingServiceArgs = {
  region: "eu-west-1",
  settings: regionSettings("eu-west-1").service,
  imageId: "ami-1",
  subnetIds: ["subnet-private-1", "subnet-private-2", "subnet-private-3"],
  securityGroupId: "sg-storefront",
  targets: {
    arn: pulumi.output("target-group"),
    arnSuffix: pulumi.output("targetgroup/storefront/1"),
    requestCountLabel: pulumi.output("app/alb/1/targetgroup/storefront/1"),
  },
  repositoryUrl: `${accountId}.dkr.ecr.eu-west-1.amazonaws.com/meridian/storefront`,
  environment: { PORT: "8080", RELATIONAL_ENDPOINT: "relational.example" },
  secretArns: ["secret-1", "secret-2"],
  keyArn: "key",
  logRetentionDays: 90,
  after: [],
};

async function declare(options: RecorderOptions = {}, more: Partial<AutoScalingServiceArgs> = {}) {
  const recorder = record({ ...answers, ...options });
  const watch = watchOptions();
  const service = new AutoScalingService("service", { ...args, ...more }, { transformations: [watch.transformation] });
  await settled();
  return { recorder, service, watch };
}

const names = (resources: readonly { type: string; name: string }[]) =>
  resources.map((it) => `${it.type.split(":").pop()} ${it.name}`).sort();

const everything = [
  "AutoScalingService service",
  "Group storefront",
  "InstanceProfile storefront",
  "InstanceRole instance-role",
  "LaunchTemplate storefront",
  "LogGroup storefront",
  "Policy cpu",
  "Policy requests",
  "Role storefront",
  "RolePolicy storefront",
  "RolePolicyAttachment storefront-ssm",
];

const groupType = "aws:autoscaling/group:Group";
const templateType = "aws:ec2/launchTemplate:LaunchTemplate";

describe("AutoScalingService", () => {
  it("declares exactly these resources, in a preview too", async () => {
    assert.deepEqual(names((await declare()).recorder.resources), everything);
    assert.deepEqual(names((await declare({ preview: true })).recorder.resources), everything);
  });

  it("launches instances that nobody logs in to, with encrypted volumes and without a public address", async () => {
    const { recorder } = await declare();
    const { userData: _, ...template } = recorder.only(templateType).inputs;
    assert.deepEqual(template, {
      description: "Storefront instances",
      imageId: "ami-1",
      instanceType: "m7g.large",
      iamInstanceProfile: { arn: "arn:aws:mock:eu-west-1:123456789012:storefront" },
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: "false",
          deleteOnTermination: "true",
          securityGroups: ["sg-storefront"],
        },
      ],
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { volumeType: "gp3", volumeSize: 20, encrypted: "true", kmsKeyId: "key", deleteOnTermination: "true" },
        },
      ],
      ebsOptimized: "true",
      monitoring: { enabled: true },
      updateDefaultVersion: true,
      tags: { Name: "storefront" },
    });
  });

  it("starts the image by its digest, with what the storefront is told", async () => {
    const { recorder } = await declare();
    const script = Buffer.from(recorder.only(templateType).inputs["userData"] as string, "base64").toString();
    assert.ok(script.includes(`docker pull ${args.repositoryUrl as string}@sha256:${"a".repeat(64)}\n`));
    assert.ok(script.includes("PORT=8080\nRELATIONAL_ENDPOINT=relational.example\n"));
    assert.ok(script.includes("awslogs-group=storefront-1234567"));
  });

  it("runs statically stable capacity, and replaces nothing by itself", async () => {
    const { recorder } = await declare();
    const inputs = recorder.only(groupType).inputs;
    assert.deepEqual([inputs["minSize"], inputs["desiredCapacity"], inputs["maxSize"]], [4, 4, 12]);
    assert.deepEqual([inputs["healthCheckType"], inputs["healthCheckGracePeriod"]], ["ELB", 420]);
    assert.deepEqual(inputs["launchTemplate"], { id: "storefront-id", version: "7" });
    assert.deepEqual(inputs["instanceMaintenancePolicy"], { minHealthyPercentage: 100, maxHealthyPercentage: 134 });
    assert.equal("instanceRefresh" in inputs, false);
    assert.deepEqual(inputs["targetGroupArns"], ["target-group"]);
  });

  it("leaves the size to target tracking once the group stands, and the version to a rollout", async () => {
    const { watch, service } = await declare();
    assert.deepEqual(watch.of(groupType, "storefront").ignoreChanges, ["desiredCapacity", "launchTemplate.version"]);
    assert.equal(await valueOf(service.launchTemplate.version), "7");
  });

  it("says which version waits, and how it is rolled out", async () => {
    assert.equal(
      pendingLine("eu-west-1", "6", "7"),
      "Version 7 of the launch template waits to be rolled out; instances run version 6, and so do those that load adds: npm run rollout -- --region eu-west-1",
    );
    for (const running of ["7", "", undefined]) assert.equal(pendingLine("eu-west-1", running, "7"), undefined);
    const asked: unknown[] = [];
    const getGroup = (args: object) => {
      asked.push(args);
      return { launchTemplates: [{ id: "lt", name: "storefront", version: "7" }] };
    };
    await declare({ functions: { "aws:autoscaling/getGroup:getGroup": getGroup } });
    assert.deepEqual(asked, [{ name: "storefront-1234567" }]);
  });

  it("waits for no number of instances, which target tracking has long made another", async () => {
    const { recorder } = await declare();
    assert.equal(recorder.only(groupType).inputs["waitForCapacityTimeout"], "0");
  });

  it("gives an instance the time that its unit may take to migrate, before its health counts", async () => {
    const { recorder } = await declare();
    const script = Buffer.from(recorder.only(templateType).inputs["userData"] as string, "base64").toString();
    const startSeconds = Number(/^TimeoutStartSec=(\d+)$/m.exec(script)?.[1]);
    const { healthCheckGracePeriod: grace } = recorder.only(groupType).inputs as Record<string, number>;
    assert.ok(grace! >= startSeconds + 60, `${grace} s of grace for a unit that may take ${startSeconds} s to start`);
  });

  it("follows CPU and requests per target", async () => {
    const { recorder } = await declare();
    const tracking = (name: string) =>
      recorder.only("aws:autoscaling/policy:Policy", name).inputs["targetTrackingConfiguration"];
    assert.deepEqual(tracking("cpu"), {
      predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
      targetValue: 50,
    });
    assert.deepEqual(tracking("requests"), {
      predefinedMetricSpecification: {
        predefinedMetricType: "ALBRequestCountPerTarget",
        resourceLabel: "app/alb/1/targetgroup/storefront/1",
      },
      targetValue: 1000,
    });
  });

  it("hands out the group's name", async () => {
    assert.equal(await valueOf((await declare()).service.autoScalingGroupName), "storefront-1234567");
  });
});

describe("instance role", () => {
  it("may do these things on these resources, and never touch an evacuation switch", async () => {
    const { recorder } = await declare();
    const { Statement } = JSON.parse(recorder.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"] as string);
    const by = Object.fromEntries(Statement.map((it: { Sid: string }) => [it.Sid, it]));
    assert.deepEqual(Object.keys(by), [
      "LogInToEcr",
      "PullImage",
      "ReadSecrets",
      "OpenSecrets",
      "WriteLogs",
      "WriteTraces",
      "WriteMetrics",
      "NoEvacuation",
    ]);
    assert.equal(by.PullImage.Resource, `arn:aws:ecr:eu-west-1:${accountId}:repository/meridian/storefront`);
    assert.deepEqual(by.ReadSecrets.Resource, ["secret-1", "secret-2"]);
    assert.deepEqual(by.OpenSecrets.Condition, {
      StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" },
    });
    assert.equal(by.WriteLogs.Resource, "arn:aws:mock:eu-west-1:123456789012:storefront:*");
    assert.deepEqual(by.WriteMetrics.Condition, { StringEquals: { "cloudwatch:namespace": "Meridian/Storefront" } });
    assert.deepEqual(by.WriteTraces.Action, ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]);
    assert.equal(by.NoEvacuation.Effect, "Deny");
  });

  it("may sign forms for merchants' pictures, where the shop takes some", async () => {
    const { recorder } = await declare({}, { pictures: { bucket: "functions" } });
    const { Statement } = JSON.parse(recorder.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"] as string);
    const put = Statement.find((it: { Sid: string }) => it.Sid === "TakePictures");
    assert.deepEqual(put?.Resource, "arn:aws:s3:::functions/pictures/incoming/*");
  });

  it("knows a repository's ARN by its address, and refuses another registry's", () => {
    assert.equal(
      repositoryArn("123456789012.dkr.ecr.ap-south-1.amazonaws.com/a/b"),
      "arn:aws:ecr:ap-south-1:123456789012:repository/a/b",
    );
    assert.throws(() => repositoryArn("docker.io/a/b"), /docker.io\/a\/b isn't the address of an ECR repository/);
  });
});

describe("ServiceAccess", () => {
  it("lets the load balancer in, and databases and HTTPS out", async () => {
    const recorder = record(answers);
    const loadBalancerSecurityGroupId = "sg-alb";
    new ServiceAccess("access", { vpcId: "vpc-1", vpcCidr: "10.20.0.0/16", loadBalancerSecurityGroupId, port: 8080 });
    await settled();
    const rules = recorder.resources
      .filter(({ type }) => type.endsWith("Rule"))
      .map(({ name, inputs: it }) => [
        name,
        it["securityGroupId"],
        it["toPort"],
        it["referencedSecurityGroupId"] ?? it["cidrIpv4"],
      ])
      .sort();
    assert.deepEqual(rules, [
      ["alb-to-storefront", "sg-alb", 8080, "storefront-id"],
      ["storefront-from-alb", "storefront-id", 8080, "sg-alb"],
      ["storefront-to-documentdb", "storefront-id", 27017, "10.20.0.0/16"],
      ["storefront-to-https", "storefront-id", 443, "0.0.0.0/0"],
      ["storefront-to-postgresql", "storefront-id", 5432, "10.20.0.0/16"],
    ]);
  });
});
