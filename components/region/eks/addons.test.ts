import assert from "node:assert/strict";
import { kubernetesVersions } from "../../../config/kubernetes";
import { record, type Recorder } from "../../../test/recorder";
import { accountId, answers } from "../region.samples";
import { Addons, clusterAddons, nodeAddons, versionOf } from "./addons";
import { clusterArn, declareInStack } from "./eks.samples";
import { type AddonName, addonNames, addonVersions, charts } from "./versions";

/** Builds that nobody goes below again, and why. */
const oldestThatWork = [
  {
    // 1.21.1 denies all traffic of pods, though no policy exists.
    name: "vpc-cni",
    from: "v1.22.3-eksbuild.1",
    source: "https://github.com/aws/aws-network-policy-agent/issues/553",
  },
  {
    name: "karpenter",
    from: "1.14.1",
    source: "https://github.com/aws/karpenter-provider-aws/releases/tag/v1.14.1",
  },
  {
    name: "karpenterDefinitions",
    from: "1.14.1",
    source: "https://github.com/aws/karpenter-provider-aws/releases/tag/v1.14.1",
  },
];
const charted = (name: string): string | undefined =>
  Object.entries(charts).find(([chart]) => chart === name)?.[1].version;

describe("add-ons", () => {
  let recorder: Recorder;

  async function declare(): Promise<void> {
    recorder = record(answers);
    const cluster = { name: "meridian-1a2b3c4d", arn: clusterArn };
    const args = { accountId, region: "eu-west-1", cluster, kubernetesVersion: "1.36", keyArn: "arn:key" };
    await declareInStack(() => {
      new Addons("node-addons", args, { names: nodeAddons, after: [] });
      new Addons("cluster-addons", args, { names: clusterAddons, after: [] });
    });
  }

  const addon = (name: string) => recorder.only("aws:eks/addon:Addon", name).inputs;

  it("have a version each for every Kubernetes version that the configuration allows, and for no other", () => {
    assert.deepEqual(Object.keys(addonVersions), kubernetesVersions);
    for (const version of kubernetesVersions) {
      for (const name of addonNames) assert.match(versionOf(name, version), /^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
      assert.ok(versionOf("kube-proxy", version).startsWith(`v${version}.`), version);
    }
    assert.throws(
      () => versionOf("coredns", "1.33"),
      /nothing is known of the add-ons for Kubernetes 1\.33: add a line/,
    );
  });

  it("are none of the builds that are known to be broken", () => {
    for (const { name, from, source } of oldestThatWork) {
      const pinned = [...Object.values(addonVersions).map((it) => it[name as AddonName]), charted(name)];
      for (const version of pinned.filter((it) => it !== undefined))
        assert.ok(version.localeCompare(from, "en", { numeric: true }) >= 0, `${name} ${version}: ${source}`);
    }
  });

  it("are all there, pinned, and put back where somebody changed them", async () => {
    await declare();
    const all = recorder.of("aws:eks/addon:Addon");
    assert.deepEqual(all.map(({ inputs }) => inputs["addonName"]).sort(), [...addonNames].sort());
    for (const { inputs } of all) {
      assert.ok(inputs["addonVersion"]);
      assert.equal(inputs["resolveConflictsOnUpdate"], "OVERWRITE");
    }
  });

  it("enforce network policies, and give pods single addresses", async () => {
    await declare();
    assert.deepEqual(JSON.parse(String(addon("vpc-cni")["configurationValues"])), {
      enableNetworkPolicy: "true",
      env: { ENABLE_PREFIX_DELEGATION: "false", MINIMUM_IP_TARGET: "10", WARM_IP_TARGET: "2" },
    });
  });

  it("resolve names in every zone", async () => {
    await declare();
    const { replicaCount, topologySpreadConstraints } = JSON.parse(String(addon("coredns")["configurationValues"]));
    assert.equal(replicaCount, 3);
    assert.equal(topologySpreadConstraints[0].topologyKey, "topology.kubernetes.io/zone");
  });

  it("have roles of their own where they talk to AWS: the network's and the volumes'", async () => {
    await declare();
    const accounts = recorder
      .of("aws:eks/addon:Addon")
      .flatMap(({ inputs }) => (inputs["podIdentityAssociations"] ?? []) as { serviceAccount: string }[]);
    assert.deepEqual(accounts.map(({ serviceAccount }) => serviceAccount).sort(), [
      "aws-node",
      "ebs-csi-controller-sa",
    ]);
    const key = JSON.parse(
      String(recorder.only("aws:iam/rolePolicy:RolePolicy", "ebs-csi-controller-sa").inputs["policy"]),
    );
    assert.deepEqual(
      key.Statement.map(({ Sid, Resource }: { Sid: string; Resource: string }) => [Sid, Resource]),
      [
        ["EncryptVolumes", "arn:key"],
        ["AttachVolumes", "arn:key"],
        ["NoEvacuation", "*"],
      ],
    );
  });
});
