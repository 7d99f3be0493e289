import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import type { StackOperation } from "../../deploy/protocol";
import { childrenOf, isAlive, type ProcessRecord, recordOf } from "../../toolchain/processes";
import { remaining } from "./rehearsalRun";
import { type Stage, useStage } from "./stage";

const region = "eu-west-1";
const options = { program: require.resolve("./anything.program"), stacks: { [region]: region } };
const topic = { resources: { alerts: { type: "aws:sns/topic:Topic", inputs: { name: "alerts" } } } };
const call = { calls: { zones: { token: "aws:index/getAvailabilityZones:getAvailabilityZones", args: {} } } };
const victims = [
  ["engine", "The Pulumi engine"],
  ["stack", "The process"],
] as const;

/** The emulator stands still, so whatever asks it waits, for ever if nobody notices; its process can be ended all the same. */
const freeze = (stage: Stage) => process.kill(stage.session.data.servers["emulator"]!.pid, "SIGSTOP");
const thaw = (stage: Stage) => process.kill(stage.session.data.servers["emulator"]!.pid, "SIGCONT");

/** Nothing of a process that has ended meanwhile. */
function commandOf(pid: number): string {
  try {
    return execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}
const enginesOf = (stack: ProcessRecord): number[] =>
  childrenOf(stack.pid).filter((pid) => commandOf(pid).includes("pulumi"));

/** The running process of the stage's stack, and its engine, once there is one. */
async function atWork(stage: Stage): Promise<Readonly<Record<"stack" | "engine", ProcessRecord>>> {
  for (;;) {
    const stack = stage.session.data.stacks.findLast(isAlive);
    const [engine] = stack ? enginesOf(stack) : [];
    if (stack && engine !== undefined) return { stack, engine: recordOf(engine) };
    await wait(10);
  }
}

/** Ends a process in the middle of an operation that waits for the frozen emulator. @returns what is said of it. */
async function during(stage: Stage, { kind }: StackOperation, victim: "stack" | "engine" | "emulator" | "providers") {
  freeze(stage);
  const said = stage.watch
    .during(() => stage.perform(region, { kind } as StackOperation))
    .then(
      ({ error }) => error ?? "nothing",
      ({ message }: Error) => message,
    );
  const { emulator, providers } = stage.session.data.servers;
  const working = { emulator: emulator!, providers: providers!, ...(await atWork(stage)) };
  process.kill(working[victim].pid, "SIGKILL");
  return { said: await said, working };
}

describe("the death of a process in the middle of an operation", function () {
  this.timeout(60_000);

  describe("of a stack", () => {
    const stage = useStage(options);
    /** As the next run does: releases the dead engine's lock. */
    const goOn = () => stage().done(region, { kind: "cancel" });

    for (const [victim, named] of victims) {
      it(`is told by name where it is the ${victim}'s, in a preview`, async () => {
        stage().set(call);
        const { said, working } = await during(stage(), { kind: "preview" }, victim);
        thaw(stage());
        assert.equal(said, `${named} of stack eu-west-1 ended (SIGKILL) during preview.`);
        assert.deepEqual(await remaining([working.engine]), []);
      });
    }

    for (const kind of ["up", "destroy"] as const) {
      for (const [victim, named] of victims) {
        it(`is told by name where it is the ${victim}'s, in ${kind}, with the way to go on`, async () => {
          stage().set(topic);
          if (kind === "destroy") await stage().up(region);
          const { said, working } = await during(stage(), { kind }, victim);
          thaw(stage());
          const expected = `${named} of stack eu-west-1 ended (SIGKILL) during ${kind}. The stack may still be locked`;
          assert.ok(said.startsWith(expected), said);
          assert.deepEqual(await remaining([working.engine]), []);
          await goOn();
        });
      }
    }

    it("is told by name where it is the providers', in up, and ends what waits for them", async () => {
      stage().set(call);
      const { said, working } = await during(stage(), { kind: "up" }, "providers");
      assert.ok(
        said.startsWith(`The process of the provider stand-ins (process ${working.providers.pid}) ended`),
        said,
      );
      assert.deepEqual(await remaining([working.stack, working.engine]), []);
    });
  });

  for (const kind of ["preview", "destroy"] as const) {
    describe(`of the emulator in ${kind}`, () => {
      const stage = useStage(options);

      it("is told by name, and ends what waits for it", async () => {
        stage().set({ ...topic, ...call });
        if (kind === "destroy") await stage().up(region);
        const { said, working } = await during(stage(), { kind }, "emulator");
        assert.ok(said.startsWith(`The AWS API emulator (process ${working.emulator.pid}) ended unexpectedly.`), said);
        assert.deepEqual(await remaining([working.stack, working.engine]), []);
      });
    });
  }
});
