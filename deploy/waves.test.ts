import assert from "node:assert/strict";
import { deployPlatform, type DeployPorts } from "./deployment";
import { platform, stage } from "./deployment.fixture";
import type { StartedChange } from "./waves";

describe("regions that change in waves", () => {
  /** What happens to regions until the edge changes, which comes last. */
  const ups = (log: readonly string[]) => {
    const edge = log.indexOf("preview global");
    const before = edge < 0 ? log : log.slice(0, edge);
    return before.filter((it) => /^(up|roll out|watch) (?!foundation)/.test(it));
  };

  it("begin where they write when the version has migrations, or nobody says", async () => {
    for (const migrations of ["pending", "unknown"] as const) {
      const { log, writtenIn } = stage();
      await deployPlatform(platform, { ...writtenIn("us-east-1"), migrations: () => Promise.resolve(migrations) });
      assert.deepEqual(
        ups(log),
        ["us-east-1", "ap-south-1", "eu-west-1"].flatMap((it) => [`up ${it}`, `roll out ${it}`]),
      );
    }
  });

  it("are applied before they are rolled out where databases change and the version has migrations", async () => {
    const urn = "urn:pulumi:ap-south-1::meridian::aws:rds/instance:Instance::relational-instance";
    const { log, writtenIn, recorded } = stage({
      "preview ap-south-1": { changes: [{ op: "update", urn, properties: ["instanceClass"] }] },
    });
    await deployPlatform(platform, { ...writtenIn("us-east-1"), migrations: () => Promise.resolve("pending") });
    assert.deepEqual(ups(log), [
      ...["ap-south-1", "eu-west-1", "us-east-1"].map((it) => `up ${it}`),
      ...["us-east-1", "ap-south-1", "eu-west-1"].map((it) => `roll out ${it}`),
    ]);
    assert.deepEqual(recorded, ["begin", "us-east-1", "ap-south-1", "eu-west-1", "end", "end"]);
  });

  it("don't begin, and go no further, while something else moves", async () => {
    const { log, writtenIn } = stage();
    const found = [[], ["us-east-1 is evacuated already"]];
    const unrest = () => Promise.resolve(found.shift()!);
    await assert.rejects(deployPlatform(platform, { ...writtenIn("us-east-1"), unrest }), {
      message: "Stopped: no region changes now. What is done stays.\nus-east-1 is evacuated already",
    });
    assert.deepEqual(ups(log), ["up ap-south-1", "roll out ap-south-1"]);
  });

  it("are held after the first where that is asked for, and go on from there", async () => {
    const { log, said, writtenIn, recorded } = stage();
    await deployPlatform(platform, writtenIn("us-east-1"), { pause: "after first" });
    assert.deepEqual(ups(log), ["up ap-south-1", "roll out ap-south-1"]);
    assert.ok(!log.includes("preview global"));
    assert.equal(said.at(-1), "held: eu-west-1, us-east-1 and what follows wait. npm run deploy -- --resume goes on.");
    assert.deepEqual(recorded, ["begin", "ap-south-1"]);
    log.length = 0;
    await deployPlatform(platform, writtenIn("us-east-1"), { resumed: ["ap-south-1"] });
    assert.deepEqual(
      ups(log),
      ["eu-west-1", "us-east-1"].flatMap((it) => [`up ${it}`, `roll out ${it}`]),
    );
    assert.ok(!log.includes("up foundation") && log.includes("up global"));
  });

  it("are one where one alone is asked for, and nothing else is deployed", async () => {
    const { log, writtenIn } = stage();
    await deployPlatform(platform, writtenIn("us-east-1"), { only: "eu-west-1" });
    assert.deepEqual(
      log.filter((it) => it.startsWith("up ")),
      ["up eu-west-1"],
    );
    assert.ok(!log.includes("preview global"));
  });

  it("can be taken back to what they were deployed from before, each by itself, where anything changed", async () => {
    const source = { commit: "c0ffee", files: "as committed" } as const;
    const { log, writtenIn } = stage({
      "source ap-south-1": { source },
      "preview us-east-1": { summary: { same: 9 } },
    });
    const said: (string | undefined)[] = [];
    const rollOut: DeployPorts["rollOut"] = async (_region, { goBack }) => {
      said.push(await goBack?.());
      return "rolled out";
    };
    await deployPlatform(platform, { ...writtenIn("us-east-1"), rollOut });
    assert.deepEqual(said, ["went back, or --only ap-south-1", "went back, or --only eu-west-1", undefined]);
    assert.deepEqual(
      log.filter((it) => it.startsWith("take")),
      ["take ap-south-1 back to c0ffee", "take eu-west-1 back to nothing"],
    );
  });

  it("go back where their update fails halfway, and no other begins", async () => {
    const source = { commit: "c0ffee", files: "as committed" } as const;
    const failing = { "up ap-south-1": { error: "no room" }, "source ap-south-1": { source } };
    const { log, writtenIn } = stage(failing);
    await assert.rejects(deployPlatform(platform, writtenIn("us-east-1")), {
      message:
        "Stopped: the update of ap-south-1 failed. went back, or --only ap-south-1. No other stack is changed; fix the cause and run the same again.",
      failed: [{ stack: "ap-south-1", kind: "up", error: "no room" }],
    });
    assert.deepEqual(log.slice(-2), ["up ap-south-1", "take ap-south-1 back to c0ffee"]);
    const edge = stage({ "up global": { error: "no room" } });
    await assert.rejects(
      deployPlatform(platform, edge.writtenIn("us-east-1"), { step: "global" }),
      /went back, or --step/,
    );
    assert.deepEqual(edge.log.slice(-2), ["up global", "take global back to nothing"]);
  });

  it("stay as they are where nothing was applied, a person stopped it, or the stack isn't this deployment's", async () => {
    const wentBack = async (it: ReturnType<typeof stage>): Promise<boolean> => {
      await assert.rejects(deployPlatform(platform, it.writtenIn("us-east-1")));
      return it.log.some((line) => line.startsWith("take"));
    };
    const unconfirmed = stage();
    unconfirmed.refuse((question) => question.includes("ap-south-1"));
    const unfinished = [{ urn: "urn:pulumi:ap-south-1::meridian::aws:sns/topic:Topic::alerts", type: "creating" }];
    const interrupted = stage({ "up ap-south-1": { error: "interrupted" } });
    interrupted.interruption.abort();
    const locked = stage({ "up ap-south-1": { error: "the stack is currently locked by 1 lock(s)" } });
    const stages = [unconfirmed, stage({ "resources ap-south-1": { unfinished } }), interrupted, locked];
    assert.deepEqual(await Promise.all(stages.map(wentBack)), [false, false, false, false]);
  });

  it("are watched again where that was interrupted, and can still be taken back", async () => {
    const nothing = { summary: { same: 9 } };
    const source = { commit: "c0ffee", files: "as committed" } as const;
    const interrupted = [
      { stack: "ap-south-1", changedAt: 5, source, version: "6" },
      { stack: "global", changedAt: 7, source },
    ];
    const { log, started, writtenIn } = stage({
      ...Object.fromEntries([...platform.regions, "global"].map((it) => [`preview ${it}`, nothing])),
      "source ap-south-1": { source: { commit: "beef", files: "as committed" } },
    });
    const seen: unknown[] = [];
    const ports: DeployPorts = {
      ...writtenIn("us-east-1"),
      rollOut: async (region, { goBack, since }) => {
        seen.push([region, since?.changedAt, since?.version, await goBack?.()]);
        return "nothing to do";
      },
      watch: async (region, { changedAt, goBack }) => {
        seen.push([region, changedAt, await goBack?.()]);
      },
    };
    await deployPlatform(platform, ports, { interrupted });
    assert.deepEqual(seen, [
      ["ap-south-1", 5, "6", "went back, or --only ap-south-1"],
      ["ap-south-1", 5, "went back, or --only ap-south-1"],
      ...["eu-west-1", "us-east-1"].map((it) => [it, undefined, undefined, undefined]),
      ...platform.regions.map((it) => [it, 7, "went back, or --step global"]),
    ]);
    assert.ok(log.includes("take ap-south-1 back to c0ffee") && log.includes("take global back to c0ffee"));
    assert.deepEqual(started, [interrupted[1]]);
    const half = stage({ "source ap-south-1": { source: { commit: "beef", files: "as committed" } } });
    const known = { only: "ap-south-1", interrupted };
    await deployPlatform(platform, { ...half.writtenIn("us-east-1"), rollOut: ports.rollOut }, known);
    assert.deepEqual(
      seen.at(-1),
      ["ap-south-1", 5, "6", "went back, or --only ap-south-1"],
      "as before its first half",
    );
  });

  it("are remembered as begun, with what they were, before anything is applied", async () => {
    const source = { commit: "c0ffee", files: "as committed" } as const;
    const { log, writtenIn } = stage({ "source ap-south-1": { source } });
    const ports = writtenIn("us-east-1");
    const kept: StartedChange[] = [];
    const started = (change: StartedChange): void => {
      kept.push(change);
      log.push(`started ${change.stack}`);
    };
    const waveRecord = { ...ports.waveRecord, started };
    await deployPlatform(platform, { ...ports, waveRecord }, { only: "ap-south-1" });
    assert.deepEqual(kept, [{ stack: "ap-south-1", changedAt: 0, source, version: "7" }]);
    assert.deepEqual(log.slice(-3), ["started ap-south-1", "up ap-south-1", "roll out ap-south-1"]);
  });

  it("are taken back once with the edge, whichever of them is worse", async () => {
    const { log, writtenIn } = stage({ "source global": { source: { commit: "c0ffee", files: "as committed" } } });
    const watch: DeployPorts["watch"] = async (_region, { goBack }) => {
      throw new Error(await goBack!());
    };
    await assert.rejects(deployPlatform(platform, { ...writtenIn("us-east-1"), watch }, { step: "global" }), {
      message: "went back, or --step global",
    });
    assert.deepEqual(log.slice(-1), ["take global back to c0ffee"]);
    assert.equal(log.filter((it) => it.startsWith("take")).length, 1);
  });

  it("are watched where they changed and nothing was rolled out, and not where nothing changed", async () => {
    const { log, writtenIn } = stage({ "preview us-east-1": { summary: { same: 9 } } });
    const rollOut = () => Promise.resolve("nothing to do" as const);
    await deployPlatform(platform, { ...writtenIn("us-east-1"), rollOut });
    assert.deepEqual(ups(log), ["up ap-south-1", "watch ap-south-1", "up eu-west-1", "watch eu-west-1"]);
  });

  it("are all watched after the edge has changed, through which every user comes", async () => {
    const { log, writtenIn } = stage();
    await deployPlatform(platform, writtenIn("us-east-1"), { step: "global" });
    assert.deepEqual(
      log.filter((it) => /^(up|watch) /.test(it)),
      ["up global", ...platform.regions.map((it) => `watch ${it}`)],
    );
    const same = stage({ "preview global": { summary: { same: 9 } } });
    await deployPlatform(platform, same.writtenIn("us-east-1"), { step: "global" });
    assert.ok(!same.log.some((it) => it.startsWith("watch")));
  });
});
