import assert from "node:assert/strict";
import type { StateResource } from "../../deploy/protocol";
import { manifests, releases, versions } from "./manifests";

const resource = (type: string, inputs: Record<string, unknown>): StateResource => ({
  urn: `urn:pulumi:s::meridian::${type}::name`,
  type,
  protect: false,
  inputs,
  outputs: {},
});
const encrypted = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };

const states = new Map([
  [
    "eu-west-1",
    [
      resource("aws:eks/cluster:Cluster", { version: "1.34" }),
      resource("pulumi:providers:kubernetes", { kubeconfig: encrypted }),
      resource("kubernetes:helm.sh/v3:Release", { chart: "karpenter" }),
      resource("kubernetes:core/v1:ConfigMap", {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "settings" },
        data: { PASSWORD: encrypted, list: [encrypted] },
        __defaults: [],
      }),
    ],
  ],
]);

describe("the Kubernetes objects of deployed states", () => {
  it("are as they would be sent, without what Pulumi adds, secrets masked", () => {
    assert.deepEqual(manifests(states), [
      {
        stack: "eu-west-1",
        kind: "ConfigMap",
        name: "settings",
        content: {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: "settings" },
          data: { PASSWORD: "[secret]", list: ["[secret]"] },
        },
      },
    ]);
  });

  it("don't include what Helm makes, which is named instead", () => {
    assert.deepEqual(releases(states), ["karpenter"]);
  });

  it("are for the version that the clusters run", () => {
    assert.deepEqual(versions(states), ["1.34"]);
  });
});
