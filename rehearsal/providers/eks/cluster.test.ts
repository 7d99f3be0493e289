import assert from "node:assert/strict";
import { unknownValue } from "../entry";
import type { Values } from "../readback";
import { constructCluster } from ".";
import { type Child, constructRequest, RecordingMonitor } from "./monitor.fixture";

const reference = {
  "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e",
  urn: "urn:pulumi:stack::project::aws:iam/role:Role::control-plane",
  id: "control-plane",
};

/** What the platform passes. */
const ours = {
  name: "shop-1a2b3c4d",
  vpcId: "vpc-1",
  privateSubnetIds: ["subnet-a", "subnet-b", "subnet-c"],
  version: "1.36",
  authenticationMode: "API",
  serviceRole: reference,
  createInstanceRole: false,
  createOidcProvider: false,
  skipDefaultNodeGroup: true,
  skipDefaultSecurityGroups: true,
  bootstrapSelfManagedAddons: false,
  useDefaultVpcCni: true,
  kubeProxyAddonOptions: { enabled: false },
  corednsAddonOptions: { enabled: false },
  encryptionConfigKeyArn: "arn:key",
  enabledClusterLogTypes: ["api", "audit"],
  endpointPrivateAccess: true,
  endpointPublicAccess: false,
  deletionProtection: true,
  upgradePolicy: { supportType: "EXTENDED" },
};

const made = {
  arn: "arn:aws:eks:eu-west-1:123456789012:cluster/shop-1a2b3c4d",
  endpoint: "https://1234.gr7.eu-west-1.eks.amazonaws.com",
  certificateAuthority: { data: "Y2VydGlmaWNhdGU=" },
  identities: [{ oidcs: [{ issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/1234" }] }],
  vpcConfig: { clusterSecurityGroupId: "sg-made" },
};

const deployed = ({ type, name }: Child) => ({
  id: name,
  outputs: type === "aws:eks/cluster:Cluster" ? made : type === "aws:iam/role:Role" ? { arn: "arn:made-role" } : {},
});
const previewed = () => ({ id: "", outputs: {} });

const construct = (inputs: Values, answer: (child: Child) => { id: string; outputs: Values } = deployed) =>
  RecordingMonitor.with(answer, async (endpoint, children) => {
    const response = await constructCluster(constructRequest("eks:index:Cluster", "cluster", inputs, endpoint));
    return { children, state: response.getState()!.toJavaScript() as Values };
  });

const tree = (children: readonly Child[]): string[] => children.map((it) => `${it.parent} > ${it.type} ${it.name}`);

describe("the stand-in for the EKS component", () => {
  // As https://github.com/pulumi/pulumi-eks (nodejs/eks/cluster) makes them for these arguments in version 4.
  it("makes the children that the real one makes for the platform's arguments", async () => {
    const { children } = await construct(ours);
    assert.deepEqual(tree(children), [
      " > eks:index:Cluster cluster",
      "cluster > aws:eks/cluster:Cluster cluster-eksCluster",
      "cluster > pulumi:providers:kubernetes cluster-eks-k8s",
    ]);
  });

  it("makes a role with AWS' policy where none is given, add-ons that are on, and access entries with their policies", async () => {
    const { serviceRole: _, ...rest } = ours;
    const accessEntries = {
      deploy: {
        principalArn: "arn:deploy",
        username: "deploy",
        accessPolicies: { admin: { policyArn: "arn:policy", accessScope: { type: "cluster" } } },
      },
    };
    const addon = { version: "v1.2.3-eksbuild.1", configurationValues: { b: 1, a: { d: 1, c: 2 } } };
    const { children } = await construct({
      ...rest,
      accessEntries,
      kubeProxyAddonOptions: addon,
      corednsAddonOptions: { ...addon, enabled: true },
    });
    assert.deepEqual(tree(children).slice(1), [
      "cluster > eks:index:ServiceRole cluster-eksRole",
      "cluster-eksRole > aws:iam/role:Role cluster-eksRole-role",
      "cluster-eksRole > aws:iam/rolePolicyAttachment:RolePolicyAttachment cluster-eksRole-4b490823",
      "cluster > aws:eks/cluster:Cluster cluster-eksCluster",
      "cluster > aws:eks/addon:Addon cluster-kube-proxy",
      "cluster > pulumi:providers:kubernetes cluster-eks-k8s",
      "cluster > aws:eks/accessEntry:AccessEntry cluster-deploy",
      "cluster-deploy > aws:eks/accessPolicyAssociation:AccessPolicyAssociation cluster-deploy-admin",
      "cluster > aws:eks/addon:Addon cluster-coredns",
    ]);
    const [proxy, entry] = ["cluster-kube-proxy", "cluster-deploy"].map((it) =>
      children.find(({ name }) => name === it),
    );
    assert.equal(proxy?.inputs["configurationValues"], '{"a":{"c":2,"d":1},"b":1}');
    assert.equal(proxy.inputs["resolveConflictsOnCreate"], "OVERWRITE");
    assert.equal(entry?.inputs["userName"], "deploy");
    assert.equal(children.find(({ type }) => type === "aws:eks/cluster:Cluster")?.inputs["roleArn"], "arn:made-role");
  });

  it("gives the cluster what it was given, after all that it came from, and ignores what is said once", async () => {
    const { children } = await construct(ours);
    const cluster = children[1]!;
    assert.deepEqual(cluster.inputs, {
      name: "shop-1a2b3c4d",
      roleArn: "arn:aws:iam::123456789012:role/control-plane",
      version: "1.36",
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      bootstrapSelfManagedAddons: false,
      deletionProtection: true,
      enabledClusterLogTypes: ["api", "audit"],
      encryptionConfig: { provider: { keyArn: "arn:key" }, resources: ["secrets"] },
      upgradePolicy: { supportType: "EXTENDED" },
      vpcConfig: {
        subnetIds: ["subnet-a", "subnet-b", "subnet-c"],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
      tags: { Name: "cluster-eksCluster" },
    });
    assert.ok(cluster.dependencies.includes("source-of-privateSubnetIds"));
    assert.ok(cluster.dependencies.includes("source-of-serviceRole"));
    assert.deepEqual(children[0]!.dependencies, ["what-it-waits-for"]);
    assert.deepEqual(children[2]!.dependencies, ["cluster-eksCluster"]);
    assert.deepEqual(cluster.ignoreChanges, [
      "accessConfig.bootstrapClusterCreatorAdminPermissions",
      "bootstrapSelfManagedAddons",
    ]);
  });

  it("tells how the cluster is reached, in its own region and without a secret", async () => {
    const { children, state } = await construct(ours);
    assert.equal(state["clusterSecurityGroupId"], "sg-made");
    assert.equal(state["oidcIssuer"], "oidc.eks.eu-west-1.amazonaws.com/id/1234");
    assert.equal(state["kubeconfigJson"], children[2]?.inputs["kubeconfig"]);
    const config = JSON.parse(String(state["kubeconfigJson"])) as {
      clusters: { cluster: unknown }[];
      users: { user: { exec: { command: string; args: string[] } } }[];
    };
    assert.deepEqual(config, state["kubeconfig"]);
    assert.deepEqual(config.clusters[0]?.cluster, {
      server: made.endpoint,
      "certificate-authority-data": "Y2VydGlmaWNhdGU=",
    });
    const { command, args } = config.users[0]!.user.exec;
    const token = "aws --region eu-west-1 eks get-token --cluster-name shop-1a2b3c4d --output json";
    assert.equal([command, ...args].join(" "), token);
  });

  it("writes the profile of whoever runs it into its own provider, unless that is given", async () => {
    const before = process.env["AWS_PROFILE"];
    process.env["AWS_PROFILE"] = "shop";
    try {
      const [inherited, given] = [await construct(ours), await construct({ ...ours, providerCredentialOpts: {} })];
      assert.match(String(inherited.children[2]?.inputs["kubeconfig"]), /"--profile","shop"/);
      assert.doesNotMatch(String(inherited.state["kubeconfigJson"]), /--profile/);
      assert.doesNotMatch(String(given.children[2]?.inputs["kubeconfig"]), /--profile/);
    } finally {
      if (before === undefined) delete process.env["AWS_PROFILE"];
      else process.env["AWS_PROFILE"] = before;
    }
  });

  it("knows none of that in a preview, and fails for nothing", async () => {
    const { state, children } = await construct({ ...ours, privateSubnetIds: unknownValue }, previewed);
    assert.deepEqual(children[1]?.inputs["vpcConfig"], {
      subnetIds: unknownValue,
      endpointPrivateAccess: true,
      endpointPublicAccess: false,
    });
    for (const output of ["kubeconfig", "kubeconfigJson", "clusterSecurityGroupId", "oidcProviderUrl"])
      assert.equal(state[output], unknownValue, output);
    assert.equal(children[2]?.inputs["kubeconfig"], unknownValue);
  });

  const refusals: readonly [string, Values, RegExp][] = [
    ["an argument that it doesn't know, by its name", { fargate: true }, /fargate isn't understood/],
    ["the component's own node group", { skipDefaultNodeGroup: false }, /skipDefaultNodeGroup must be true/],
    [
      "the component's own security groups",
      { skipDefaultSecurityGroups: undefined },
      /skipDefaultSecurityGroups must be/,
    ],
    ["a ConfigMap as the way in", { authenticationMode: "CONFIG_MAP" }, /authenticationMode must be "API"/],
    ["add-ons of whatever version is newest", { kubeProxyAddonOptions: {} }, /kubeProxyAddonOptions needs a version/],
    ["a public API's blocks without one", { publicAccessCidrs: ["192.0.2.0/24"] }, /endpointPublicAccess is true/],
  ];
  for (const [what, change, message] of refusals)
    it(`refuses ${what}`, async () => {
      const inputs = JSON.parse(JSON.stringify({ ...ours, ...change })) as Values;
      const refused = RecordingMonitor.with(deployed, async (endpoint) =>
        constructCluster(constructRequest("eks:index:Cluster", "cluster", inputs, endpoint)),
      );
      await assert.rejects(refused, message);
    });
});
