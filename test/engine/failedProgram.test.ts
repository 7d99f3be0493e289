import assert from "node:assert/strict";
import { useStage } from "./stage";

describe("A program that throws in an output's apply", function () {
  this.timeout(120_000);
  const stage = useStage({
    program: require.resolve("./failedProgram.program"),
    stacks: { global: "eu-west-1" },
    scene: { regions: ["us-east-1", "eu-west-1"] },
  });

  it("ends its plan with what it says, and the next one, too", async () => {
    for (const _ of ["first", "second"]) {
      const { error } = await stage().perform("global", { kind: "preview" });
      assert.match(error ?? "", /has 3 NAT addresses and natStrategy stands for 1\. Set the same meridian:natStrategy/);
    }
  });
});
