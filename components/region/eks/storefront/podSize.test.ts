import assert from "node:assert/strict";
import { instanceSize } from "../../../../config/instanceSizes";
import { storefrontSize } from "./podSize";

describe("The size of the storefront's pod", () => {
  const types = ["m7g.large", "m7i-flex.xlarge", "m7g.16xlarge", "c7g.xlarge", "r8g.large", "t4g.medium", "t3.2xlarge"];

  it("is half of an instance's processors and three eighths of its memory, less what the collector takes", () => {
    assert.deepEqual(storefrontSize("m7g.large"), {
      requests: { cpu: "900m", memory: "2816Mi" },
      limits: { cpu: "2", memory: "2816Mi" },
    });
  });

  it("never lets two pods onto one node", () => {
    for (const type of types) {
      const { vcpus } = instanceSize(type);
      const pod = parseInt(storefrontSize(type).requests.cpu) + 100;
      // The kubelet keeps some of it: two halves are more than there is.
      assert.ok(2 * pod >= vcpus * 1000, `${type}: ${pod}m`);
    }
  });

  it("leaves the cluster's own pods 0.75 processors, and 1.2 GiB beside what the kubelet keeps", () => {
    for (const type of types) {
      const { vcpus, memoryGibibytes } = instanceSize(type);
      const { cpu, memory } = storefrontSize(type).requests;
      assert.ok(vcpus * 1000 - parseInt(cpu) - 100 - 80 >= 750, `${type}: ${cpu}`);
      // 255 MiB and 11 MiB for each of up to 35 pods of a small node, 100 MiB before it evicts, a twentieth of memory for the machine itself.
      assert.ok(memoryGibibytes * 1024 * 0.95 - parseInt(memory) - 256 - 740 >= 1229, `${type}: ${memory}`);
    }
  });
});
