import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { record, type Recorder, type RecorderOptions, watchOptions } from "../../../test/recorder";
import { accountId, answers } from "../region.samples";
import { Cluster, type ClusterArgs } from "./cluster";
import { clusterArn, declareInStack } from "./eks.samples";

describe("a cluster", function () {
  this.timeout(60_000);

  let recorder: Recorder;
  const options = watchOptions();

  async function declare(changes: Partial<ClusterArgs> = {}, recording: RecorderOptions = answers): Promise<void> {
    recorder = record(recording);
    const args: ClusterArgs = {
      accountId,
      region: "eu-west-1",
      project: "meridian",
      vpcId: "vpc-1",
      subnetIds: ["subnet-1", "subnet-2", "subnet-3"],
      kubernetesVersion: "1.36",
      publicCidrs: [],
      vpcCidr: "10.20.0.0/16",
      clientCidrs: [],
      clientSecurityGroupIds: [],
      deployRoleArn: "arn:role/deploy",
      administratorArns: [],
      keyArn: "arn:key",
      logRetentionDays: 30,
      protect: true,
      ...changes,
    };
    await declareInStack(() => new Cluster("cluster", args, { transformations: [options.transformation] }));
  }

  const inputs = () => recorder.only("eks:index:Cluster").inputs;

  it("is reached from inside the VPC only, unless the configuration names somebody else", async () => {
    await declare();
    assert.equal(inputs()["endpointPrivateAccess"], true);
    assert.equal(inputs()["endpointPublicAccess"], false);
    assert.ok(!("publicAccessCidrs" in inputs()));
    await declare({ publicCidrs: ["203.0.113.0/24"] });
    assert.equal(inputs()["endpointPrivateAccess"], true);
    assert.equal(inputs()["endpointPublicAccess"], true);
    assert.deepEqual(inputs()["publicAccessCidrs"], ["203.0.113.0/24"]);
  });

  it("encrypts secrets with the platform's key and logs all that its control plane does into a group made before it", async () => {
    await declare();
    assert.equal(inputs()["encryptionConfigKeyArn"], "arn:key");
    assert.deepEqual(inputs()["enabledClusterLogTypes"], [
      "api",
      "audit",
      "authenticator",
      "controllerManager",
      "scheduler",
    ]);
    const logs = recorder.only("aws:cloudwatch/logGroup:LogGroup").inputs;
    assert.deepEqual(
      [logs["name"], logs["kmsKeyId"], logs["retentionInDays"]],
      ["/aws/eks/meridian-1a2b3c4d/cluster", "arn:key", 30],
    );
    assert.equal(inputs()["name"], "meridian-1a2b3c4d");
    const after = options.of("eks:index:Cluster", "cluster").dependsOn as pulumi.Resource[];
    assert.deepEqual(after.map(nameOf), ["control-plane", "cluster-managed"]);
  });

  it("lets clients reach its private endpoint by a rule each of the group that nodes alone are in", async () => {
    const rules = () => recorder.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    await declare();
    assert.deepEqual(rules(), []);
    await declare({
      clientCidrs: ["10.20.0.0/16", "192.168.4.0/22"],
      clientSecurityGroupIds: ["sg-0123456789abcdef0"],
    });
    const to = { securityGroupId: "sg-cluster", ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    const description = "To the API of the cluster";
    assert.deepEqual(
      rules().map(({ name, inputs }) => [name, inputs]),
      [
        ["api-from-vpc", { ...to, description, cidrIpv4: "10.20.0.0/16" }],
        ["api-from-192-168-4-0-22", { ...to, description, cidrIpv4: "192.168.4.0/22" }],
        ["api-from-sg-0123456789abcdef0", { ...to, description, referencedSecurityGroupId: "sg-0123456789abcdef0" }],
      ],
    );
  });

  it("is written to once whoever deploys is let in, and is let go of before that ends", async () => {
    const administratorArns = ["arn:aws:iam::123456789012:role/a/admin"];
    await declare({ clientCidrs: ["10.20.0.0/16"], administratorArns });
    const entries = recorder.of("aws:eks/accessEntry:AccessEntry");
    assert.deepEqual(
      entries.map(({ name, inputs }) => [name, inputs["principalArn"]]),
      [
        ["administrator-admin", administratorArns[0]],
        ["deploy", "arn:role/deploy"],
      ],
    );
    const after = options.of("pulumi:providers:kubernetes", "kubernetes").dependsOn as pulumi.Resource[];
    assert.deepEqual(after.map(nameOf), ["deploy", "administrator-admin", "api-from-vpc"]);
  });

  it("is waited for by no preview longer than a request may take, neither by ours nor by the component's own provider", async () => {
    await declare();
    const settings = { timeout: 15 };
    const given = recorder.only("pulumi:providers:kubernetes").inputs["kubeClientSettings"];
    assert.deepEqual(typeof given === "string" ? JSON.parse(given) : given, settings);
    const transforms = options.of("eks:index:Cluster", "cluster").transforms as pulumi.ResourceTransform[];
    const type = "pulumi:providers:kubernetes";
    const transformed = await transforms[1]!({ type, name: "it", custom: true, props: { kubeconfig: "{}" }, opts: {} });
    assert.deepEqual(transformed?.props, { kubeconfig: "{}", kubeClientSettings: settings });
  });

  it("keeps the profile of whoever deploys out of the state", async () => {
    await declare();
    assert.deepEqual(inputs()["providerCredentialOpts"], {});
  });

  it("has one administrator where nobody else is named, the role that deploys, and not whoever made it", async () => {
    await declare();
    assert.equal(inputs()["authenticationMode"], "API");
    assert.equal(recorder.only("aws:eks/accessEntry:AccessEntry").inputs["principalArn"], "arn:role/deploy");
    assert.deepEqual(recorder.only("aws:eks/accessPolicyAssociation:AccessPolicyAssociation").inputs, {
      clusterName: "meridian-1a2b3c4d",
      principalArn: "arn:role/deploy",
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      accessScope: { type: "cluster" },
    });
    const [transform] = options.of("eks:index:Cluster", "cluster").transforms as pulumi.ResourceTransform[];
    const transformed = (type: string) =>
      transform!({ type, name: "it", custom: true, props: { accessConfig: { authenticationMode: "API" } }, opts: {} });
    assert.deepEqual(((await transformed("aws:eks/cluster:Cluster")) as { props: object }).props, {
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
    });
    assert.equal(await transformed("aws:ec2/securityGroup:SecurityGroup"), undefined);
  });

  it("makes no nodes, add-ons, security groups or identity provider of its own", async () => {
    await declare();
    const names = [
      "skipDefaultNodeGroup",
      "skipDefaultSecurityGroups",
      "bootstrapSelfManagedAddons",
      "createOidcProvider",
    ];
    assert.deepEqual(
      [...names, "useDefaultVpcCni"].map((it) => inputs()[it]),
      [true, true, false, false, true],
    );
    const options = ["kubeProxyAddonOptions", "corednsAddonOptions"].map((it) => inputs()[it] as { enabled: boolean });
    for (const { enabled } of options) assert.equal(enabled, false);
  });

  it("can't be deleted while the platform is protected, and stays on its version when support ends", async () => {
    await declare();
    assert.equal(inputs()["deletionProtection"], true);
    assert.equal(inputs()["version"], "1.36");
    assert.deepEqual(inputs()["upgradePolicy"], { supportType: "EXTENDED" });
    await declare({ protect: false });
    assert.equal(inputs()["deletionProtection"], false);
  });

  it("is written to by server-side apply, once its administrator is one", async () => {
    await declare();
    const provider = recorder.only("pulumi:providers:kubernetes").inputs;
    assert.equal(provider["clusterIdentifier"], clusterArn);
    assert.equal(String(provider["enableServerSideApply"]), "true");
    const after = options.of("pulumi:providers:kubernetes", "kubernetes").dependsOn as pulumi.Resource[];
    assert.deepEqual(after.map(nameOf), ["deploy"]);
  });

  it("can be previewed before any of it exists", async () => {
    await declare({}, { ...answers, preview: true });
    assert.equal(recorder.of("eks:index:Cluster").length, 1);
    assert.deepEqual(recorder.only("random:index/randomId:RandomId").inputs, {
      byteLength: 4,
      prefix: "meridian-",
      keepers: { keyArn: "arn:key" },
    });
  });
});

const nameOf = (resource: unknown): string => (resource as { __name: string }).__name;
