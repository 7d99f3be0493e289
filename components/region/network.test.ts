import assert from "node:assert/strict";
import { record, type RecorderOptions, settled, valueOf } from "../../test/recorder";
import { endpointServices } from "../../test/settings";
import { Network, type NetworkArgs } from "./network";
import { accountId, answers } from "./region.samples";

const args: NetworkArgs = {
  accountId,
  region: "eu-west-1",
  vpcCidr: "10.20.0.0/16",
  zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
  natStrategy: "perZone",
  interfaceEndpoints: endpointServices,
  keyArn: "key",
  logRetentionDays: 90,
  protect: true,
};

async function declare(changes: Partial<NetworkArgs> = {}, options: RecorderOptions = {}) {
  const recorder = record({ ...answers, ...options });
  const network = new Network("network", { ...args, ...changes });
  await settled();
  return { recorder, network };
}

const names = ({ recorder }: Awaited<ReturnType<typeof declare>>) =>
  recorder.resources.map((it) => `${it.type.split(":").pop()} ${it.name}`).sort();

const everything = [
  "DefaultSecurityGroup default-closed",
  "Eip nat-1",
  "Eip nat-2",
  "Eip nat-3",
  "Endpoints endpoints",
  "FlowLog flow-logs",
  "FlowLogs flow-logs",
  "LogGroup flow-logs",
  "Network network",
  "Role flow-logs",
  "RolePolicy flow-logs",
  "SecurityGroup endpoints",
  "SecurityGroupIngressRule endpoints-from-vpc",
  "Vpc vpc",
  "VpcEndpoint dynamodb-gateway",
  "VpcEndpoint ecr-api",
  "VpcEndpoint ecr-dkr",
  "VpcEndpoint logs",
  "VpcEndpoint s3-gateway",
  "VpcEndpoint secretsmanager",
];

const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";

describe("Network", () => {
  it("declares exactly these resources, in a preview too", async () => {
    assert.deepEqual(names(await declare()), everything);
    assert.deepEqual(names(await declare({}, { preview: true })), everything);
  });

  it("asks awsx for the planned subnets and for gateways on addresses of its own", async () => {
    const { recorder } = await declare();
    assert.deepEqual(recorder.only("awsx:ec2:Vpc").inputs, {
      cidrBlock: "10.20.0.0/16",
      availabilityZoneNames: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
      subnetStrategy: "Auto",
      subnetSpecs: [
        { type: "Public", cidrBlocks: ["10.20.32.0/21", "10.20.96.0/21", "10.20.160.0/21"] },
        { type: "Private", cidrBlocks: ["10.20.0.0/19", "10.20.64.0/19", "10.20.128.0/19"] },
        { type: "Isolated", cidrBlocks: ["10.20.40.0/21", "10.20.104.0/21", "10.20.168.0/21"] },
      ],
      natGateways: { strategy: "OnePerAz", elasticIpAllocationIds: ["eipalloc-1", "eipalloc-2", "eipalloc-3"] },
      enableDnsHostnames: true,
      enableDnsSupport: true,
    });
  });

  it("hands out the address of each gateway, one in a throw-away stack", async () => {
    const { network } = await declare();
    assert.deepEqual(await valueOf(network.natAddresses), ["203.0.113.1", "203.0.113.2", "203.0.113.3"]);
    const single = await declare({ natStrategy: "single" });
    assert.deepEqual(await valueOf(single.network.natAddresses), ["203.0.113.1"]);
    assert.deepEqual(single.recorder.only("awsx:ec2:Vpc").inputs["natGateways"], {
      strategy: "Single",
      elasticIpAllocationIds: ["eipalloc-1"],
    });
  });

  it("puts the gateway endpoints on every route table", async () => {
    const { recorder } = await declare();
    for (const name of ["s3-gateway", "dynamodb-gateway"]) {
      const { vpcEndpointType, routeTableIds } = recorder.only(endpoint, name).inputs;
      assert.deepEqual({ vpcEndpointType, routeTableIds }, { vpcEndpointType: "Gateway", routeTableIds: [] });
    }
    assert.equal(recorder.only(endpoint, "s3-gateway").inputs["serviceName"], "com.amazonaws.eu-west-1.s3");
  });

  it("lets S3's endpoint reach this account's buckets and those of AWS that instances start from and are managed by", async () => {
    const { recorder } = await declare();
    const policy = JSON.parse(recorder.only(endpoint, "s3-gateway").inputs["policy"] as string);
    assert.deepEqual(
      policy.Statement.map((it: { Sid: string }) => it.Sid),
      ["OwnResources", "ReadFromAws"],
    );
    assert.deepEqual(policy.Statement[0].Condition, { StringEquals: { "aws:ResourceAccount": accountId } });
    assert.deepEqual(policy.Statement[1].Resource, [
      "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*",
      "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*",
      "arn:aws:s3:::amazon-ssm-eu-west-1/*",
      "arn:aws:s3:::amazon-ssm-packages-eu-west-1/*",
      "arn:aws:s3:::aws-ssm-eu-west-1/*",
      "arn:aws:s3:::aws-ssm-distributor-file-eu-west-1/*",
      "arn:aws:s3:::aws-ssm-document-attachments-eu-west-1/*",
      "arn:aws:s3:::patch-baseline-snapshot-eu-west-1/*",
      "arn:aws:s3:::eu-west-1-birdwatcher-prod/*",
    ]);
  });

  it("gives interface endpoints private names, HTTPS from the VPC only, and secrets to own roles only", async () => {
    const { recorder } = await declare();
    const { policy, ...inputs } = recorder.only(endpoint, "secretsmanager").inputs;
    assert.deepEqual(inputs, {
      vpcId: "vpc-1",
      serviceName: "com.amazonaws.eu-west-1.secretsmanager",
      vpcEndpointType: "Interface",
      subnetIds: ["subnet-private-1", "subnet-private-2", "subnet-private-3"],
      securityGroupIds: ["endpoints-id"],
      privateDnsEnabled: true,
      tags: { Name: "secretsmanager" },
    });
    const [statement] = JSON.parse(policy as string).Statement;
    assert.deepEqual(statement.Condition, { StringEquals: { "aws:PrincipalAccount": accountId } });
    assert.equal(recorder.only(endpoint, "logs").inputs["policy"], undefined);
    const rule = recorder.only("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").inputs;
    assert.deepEqual([rule["cidrIpv4"], rule["fromPort"], rule["toPort"]], ["10.20.0.0/16", 443, 443]);
  });

  it("empties the default security group", async () => {
    const { recorder } = await declare();
    assert.deepEqual(recorder.only("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").inputs, {
      vpcId: "vpc-1",
      ingress: [],
      egress: [],
    });
  });

  it("logs all flows into an encrypted group that nothing else may write", async () => {
    const { recorder } = await declare();
    assert.deepEqual(recorder.only("aws:cloudwatch/logGroup:LogGroup").inputs, {
      kmsKeyId: "key",
      retentionInDays: 90,
    });
    const { trafficType, logDestinationType, maxAggregationInterval } = recorder.only("aws:ec2/flowLog:FlowLog").inputs;
    assert.deepEqual([trafficType, logDestinationType, maxAggregationInterval], ["ALL", "cloud-watch-logs", 60]);
    const trust = JSON.parse(recorder.only("aws:iam/role:Role").inputs["assumeRolePolicy"] as string).Statement[0];
    assert.deepEqual(trust.Condition, { StringEquals: { "aws:SourceAccount": accountId } });
    const policy = JSON.parse(recorder.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"] as string);
    assert.equal(policy.Statement[0].Resource, "arn:aws:mock:eu-west-1:123456789012:flow-logs:*");
    const everywhere = policy.Statement.filter((it: { Effect: string; Resource: string }) => it.Resource === "*");
    assert.deepEqual(
      everywhere.map((it: { Effect: string; Action: string }) => [it.Effect, it.Action]),
      [
        ["Allow", "logs:DescribeLogGroups"],
        ["Deny", "cloudwatch:PutMetricData"],
      ],
    );
  });
});
