import assert from "node:assert/strict";
import type { DrillChoice } from "../drill";
import { choicesOf, proofFindings, leftBy, proveDrill } from "../regionProof";
import { fakePlatform, threeRegions } from "./fakeCloud.fixture";
import { drills } from "./index";

const kinds = ["globalCluster", "instances"] as const;
const zones = threeRegions.map((it) => `${it}a`);

describe("the plans of all drills", () => {
  for (const kind of kinds)
    for (const drill of drills)
      it(`ask nothing of the regions being left, for every ordered choice: ${drill.name}, ${kind}`, () => {
        const proof = proveDrill(drill, fakePlatform(kind), { regions: threeRegions, zones });
        assert.deepEqual(proof.findings, []);
        assert.ok(proof.planned.length > 0, proof.refused[0]?.reason);
      });

  for (const kind of kinds)
    for (const drill of drills)
      it(`know each step by an id and a name of its own: ${drill.name}, ${kind}`, () => {
        const platform = fakePlatform(kind);
        for (const choice of choicesOf(drill, { regions: threeRegions, zones })) {
          const plan = planned(() => drill.plan(platform, choice));
          if (!plan) continue;
          for (const steps of [plan.steps, plan.safeState.steps]) {
            const ids = steps.map((it) => it.id);
            assert.deepEqual(ids, [...new Set(ids)]);
            const names = steps.map((it) => it.name);
            assert.deepEqual(names, [...new Set(names)]);
          }
          assert.deepEqual(proofFindings(plan, leftBy(choice)), []);
        }
      });

  it("say of every call that changes something how it is undone", () => {
    for (const kind of kinds)
      for (const drill of drills)
        for (const choice of choicesOf(drill, { regions: threeRegions, zones })) {
          const plan = planned(() => drill.plan(fakePlatform(kind), choice));
          const calls = [...(plan?.steps ?? []), ...(plan?.safeState.steps ?? [])].flatMap((it) => it.calls);
          for (const it of calls)
            assert.equal(/^(Describe|Get|List)/.test(it.operation), it.undo === undefined, it.operation);
        }
  });

  it("refuse a second failure by name where two regions are all there are", () => {
    const drill = drills.find((it) => it.name === "second-failure")!;
    const regions = ["us-east-1", "eu-west-1"];
    const choice: DrillChoice = { leave: "us-east-1", alsoLeave: "eu-west-1", dataLoss: "accepted" };
    assert.throws(() => drill.plan(fakePlatform("globalCluster", regions), choice), {
      message: "second-failure: it leaves two regions, and this platform has 2 (us-east-1, eu-west-1): it needs three",
    });
  });
});

function planned<T>(plan: () => T): T | undefined {
  try {
    return plan();
  } catch {
    return undefined;
  }
}
