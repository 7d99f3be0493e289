import assert from "node:assert/strict";
import { StackProcess } from "../../deploy/stackProcess";
import { useStage } from "./stage";

const region = "eu-west-1";

describe("A stack that doesn't exist", () => {
  const stage = useStage({ program: require.resolve("./anything.program"), stacks: { [region]: region } });

  it("is refused with what makes it, and made only where that was asked for", async () => {
    const { creation, ...target } = stage().targetOf(region);
    assert.deepEqual(creation, { secretsProvider: "passphrase" });
    const selecting = new StackProcess(target);
    const inOrganization = new StackProcess({ ...target, organization: "organization" });
    try {
      for (const process of [selecting, selecting, inOrganization]) {
        const { stack, error } = await process.perform({ kind: "resources" });
        assert.equal(stack, "absent");
        assert.match(error!, /^Stack eu-west-1 doesn't exist in this backend, .* pulumi stack init eu-west-1 /);
      }
      assert.equal((await stage().perform(region, { kind: "resources" })).error, undefined);
      for (const process of [selecting, inOrganization])
        assert.equal((await process.perform({ kind: "resources" })).error, undefined);
    } finally {
      await Promise.all([selecting.end(), inOrganization.end()]);
    }
  });
});
