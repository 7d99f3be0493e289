import assert from "node:assert/strict";
import { stage } from "./deployment.fixture";
import type { StackOperation } from "./protocol";
import { resourcesIn } from "./resourcesIn";
import { unfinishedRefusal } from "./unfinished";
import { unlock } from "./unlock";

const urn = "urn:pulumi:eu-west-1::meridian::meridian:region:Region$aws:sns/topic:Topic::alerts";
const pending = {
  type: "creating",
  resource: { urn, parent: "urn:region", inputs: { name: "alerts-1a2b3c4", displayName: "Alerts" } },
};

describe("what a killed engine leaves unfinished", () => {
  it("is read from a stack's export, with what it was to be called", () => {
    const { resources, unfinished } = resourcesIn({ pending_operations: [pending] });
    assert.deepEqual(resources, []);
    assert.deepEqual(unfinished, [{ urn, type: "creating", name: "alerts-1a2b3c4", parent: "urn:region" }]);
    for (const it of [undefined, {}, { pending_operations: null }]) assert.equal(resourcesIn(it).unfinished, undefined);
  });

  it("keeps a stack from being destroyed, for it would stay", () => {
    const { unfinished } = resourcesIn({ pending_operations: [pending] });
    assert.equal(
      unfinishedRefusal("eu-west-1", unfinished),
      "Not destroying eu-west-1: an engine was killed while it worked on these, and nothing has been deleted:\n" +
        "  creating aws:sns/topic:Topic alerts, called alerts-1a2b3c4 in AWS",
    );
    assert.equal(unfinishedRefusal("eu-west-1", []), undefined);
  });

  describe("is unlocked", () => {
    const unlocked = async (answers: Parameters<typeof stage>[0]) => {
      const { ports, said, log, refuse } = stage(answers);
      return { run: () => unlock("eu-west-1", ports), said, log, refuse };
    };

    it("by taking away the lock alone where there is nothing else", async () => {
      const { run, log, said } = await unlocked({});
      await run();
      assert.deepEqual(log, ["cancel eu-west-1"]);
      assert.deepEqual(said, ["eu-west-1 is unlocked, and nothing in it was left unfinished."]);
    });

    it("with every thing named that nobody knows of then, and how it is taken over", async () => {
      const { unfinished } = resourcesIn({ pending_operations: [pending] });
      const { run, log, said } = await unlocked({ "resources eu-west-1": { unfinished: unfinished! } });
      await run();
      assert.deepEqual(log.at(-1), "forget unfinished eu-west-1" satisfies `${StackOperation["kind"]} eu-west-1`);
      assert.equal(said[1], "  creating aws:sns/topic:Topic alerts, called alerts-1a2b3c4 in AWS");
      assert.equal(
        said.at(-1),
        "  pulumi import aws:sns/topic:Topic alerts ID --parent 'parent=urn:region' --stack eu-west-1 --protect=false --generate-code=false",
      );
    });

    it("not at all where that isn't confirmed, or the engine refuses", async () => {
      const { run, log, refuse } = await unlocked({});
      refuse(() => true);
      await assert.rejects(run(), /^Error: Stopped: not confirmed/);
      assert.deepEqual(log, []);
      const failing = await unlocked({ "cancel eu-west-1": { error: "no such stack" } });
      await assert.rejects(failing.run(), /^Error: no such stack$/);
    });
  });
});
