import assert from "node:assert/strict";
import {
  type CreateExperimentTemplateCommand,
  type FisClient,
  ListExperimentsCommand,
  StartExperimentCommand,
  StopExperimentCommand,
} from "@aws-sdk/client-fis";
import { slownessTemplate, zoneTemplate } from "../../outputs/faultExperiments";
import type { DrillClients } from "../clients";
import type { DrillContext } from "../context";
import type { DrillFault } from "../drill";
import { drillPlatform, type DrillPlatform } from "../drillPlatform";
import { awsError } from "../drills/fakeCalls.fixture";
import { drills } from "../drills";
import { sampleOutputs } from "../platform.fixture";
import { proofFindings } from "../regionProof";
import { experimentPort } from "./experiments";

const region = "us-east-1";
const zoneFault: DrillFault = { kind: "lose-zone", zone: "us-east-1a" };
const slowFault: DrillFault = { kind: "slow-region", region, milliseconds: 200, lossShare: 0.15 };

function platformWith(templates: Readonly<Record<string, string>>): DrillPlatform {
  const regions = [region, "eu-west-1", "ap-south-1"];
  const outputs = sampleOutputs("globalCluster", regions);
  for (const it of regions) outputs[it]!["faultTemplateIds"] = it === region ? templates : {};
  outputs["global"]!["evacuationRegions"] = Object.fromEntries(
    regions.map((it) => [it, regions.filter((other) => other !== it)]),
  );
  return drillPlatform({ takenAt: "2026-11-30T00:00:00Z", commit: "c0ffee", domain: "shop.example", regions, outputs });
}

const templates = { [zoneTemplate("us-east-1a")]: "EXT1", [slownessTemplate]: "EXT2" };

/** Experiments in memory: one that begins is under way the second time that somebody looks. */
class FakeExperiments {
  readonly all: { id: string; template: string; statuses: string[] }[] = [];
  readonly called: string[] = [];
  /** What the next experiments go through. */
  begins: string[] = ["initiating", "running"];
  down: Error | undefined;

  readonly client = {
    send: (command: CreateExperimentTemplateCommand) => Promise.resolve().then(() => this.answer(command)),
  } as unknown as FisClient;

  private answer(command: { readonly input: object }): object {
    this.called.push(command.constructor.name.replace("Command", ""));
    if (this.down) throw this.down;
    const { id, experimentTemplateId } = command.input as { id?: string; experimentTemplateId?: string };
    if (command instanceof StartExperimentCommand) {
      const made = { id: `EXP${this.all.length + 1}`, template: experimentTemplateId!, statuses: [...this.begins] };
      this.all.push(made);
      return { experiment: this.shown(made) };
    }
    if (command instanceof ListExperimentsCommand) return { experiments: this.all.map((it) => this.shown(it)) };
    const found = this.all.find((it) => it.id === id)!;
    if (command instanceof StopExperimentCommand) found.statuses = ["stopping", "stopped"];
    return { experiment: this.shown(found) };
  }

  private shown(it: (typeof this.all)[number]) {
    const status = it.statuses.length > 1 ? it.statuses.shift()! : it.statuses[0]!;
    return { id: it.id, experimentTemplateId: it.template, state: { status, reason: `it is ${status}` } };
  }
}

function port(fake: FakeExperiments, platform = platformWith(templates)) {
  const notes: string[] = [];
  const context = {
    platform,
    timeScale: 1,
    clientsIn: () => ({ experiments: fake.client }) as DrillClients,
    ports: { clock: { now: () => 0, wait: () => Promise.resolve() }, pollMilliseconds: 1 },
  } as unknown as DrillContext;
  return { notes, faults: experimentPort(context, (what, text) => void notes.push(`${what} ${text}`)) };
}

describe("faults by experiments in AWS", () => {
  it("begin from the region's template, are found, and end when they are stopped", async () => {
    const fake = new FakeExperiments();
    const { faults, notes } = port(fake);
    assert.equal(faults.refusal(zoneFault), undefined);
    assert.equal(await faults.isActive(zoneFault), false);
    assert.equal(
      await faults.begin(zoneFault),
      "the experiment EXP1 in us-east-1 is running; it ends by itself after 30 minutes",
    );
    assert.equal(await faults.isActive(zoneFault), true);
    assert.equal(await faults.isActive(slowFault), false);
    assert.equal(await faults.end(zoneFault), "the experiment EXP1 in us-east-1 is stopped");
    assert.equal(await faults.end(zoneFault), "it wasn't active");
    assert.deepEqual(notes, ["began lose-zone us-east-1a", "ended lose-zone us-east-1a"]);
    assert.equal(fake.all[0]!.template, "EXT1");
  });

  it("fail with FIS' own words where an experiment does", async () => {
    const fake = new FakeExperiments();
    fake.begins = ["initiating", "failed"];
    await assert.rejects(port(fake).faults.begin(slowFault), {
      message: "the experiment EXP1 in us-east-1 is failed: it is failed",
    });
  });

  it("are over where one came to its end between the list and the call that stops it, and only then", async () => {
    const made = { id: "EXP1", template: "EXT2", statuses: ["running", "completed"] };
    const refusing = (of: typeof made) =>
      Object.assign(new FakeExperiments(), {
        client: {
          send: (command: object) => {
            if (command instanceof ListExperimentsCommand)
              return Promise.resolve({ experiments: [{ id: of.id, experimentTemplateId: of.template, state: { status: "running" } }] }); // prettier-ignore
            if (command instanceof StopExperimentCommand)
              return Promise.reject(awsError("ValidationException", "The experiment can't be stopped", 400));
            return Promise.resolve({ experiment: { id: of.id, state: { status: of.statuses.at(-1) } } });
          },
        } as unknown as FisClient,
      });
    assert.equal(await port(refusing(made)).faults.end(slowFault), "the experiment EXP1 in us-east-1 is completed");
    const still = refusing({ ...made, statuses: ["running"] });
    await assert.rejects(port(still).faults.end(slowFault), /The experiment can't be stopped/);
  });

  it("end by themselves where the region can't be told", async () => {
    const fake = new FakeExperiments();
    fake.down = awsError("TimeoutError", "us-east-1 doesn't answer", 0);
    assert.equal(
      await port(fake).faults.end(slowFault),
      "us-east-1 couldn't be told (TimeoutError: us-east-1 doesn't answer): the experiment ends by itself within 30 minutes",
    );
  });

  it("are refused by what is missing, and how it is brought", () => {
    const { faults } = port(new FakeExperiments(), platformWith({}));
    assert.equal(
      faults.refusal(zoneFault),
      "us-east-1 has no template for lose-zone us-east-1a: set faultExperiments to true, and deploy foundation and us-east-1",
    );
    assert.equal(
      faults.refusal(slowFault),
      "us-east-1 has no template for slow-region, which is made where instances serve (computeKind asg): set faultExperiments to true, and deploy foundation and us-east-1",
    );
    for (const fault of [
      { kind: "kill-region", region },
      { kind: "pause-replication", from: region },
      { kind: "lose-control-plane", region },
      { ...slowFault, milliseconds: 900 },
    ] as const)
      assert.match(faults.refusal(fault)!, /^AWS' Fault Injection Service has nothing for /);
  });
});

describe("what faults in AWS are declared to call", () => {
  const declared = (name: string, choice: object) => {
    const plan = drills
      .find((it) => it.name === name)!
      .plan(platformWith(templates), { dataLoss: "refused", ...choice });
    const calls = [...plan.steps, ...plan.safeState.steps].flatMap(({ id, calls: of }) =>
      of.filter((it) => it.service === "fis").map((it) => `${id}: ${it.operation}`),
    );
    return { plan, calls };
  };
  const both = (kind: string) => [
    ...["ListExperiments", "GetExperiment", "StartExperiment"].map((it) => `begin-${kind}: ${it}`),
    ...["ListExperiments", "GetExperiment", "StopExperiment"].map((it) => `end-${kind}: ${it}`),
    ...["ListExperiments", "GetExperiment", "StopExperiment"].map((it) => `end-${kind}: ${it}`),
  ];

  it("begins and ends an experiment, and ends it on the way to the safe state", () => {
    assert.deepEqual(declared("zone-loss", { zone: "us-east-1a" }).calls, both("lose-zone"));
    assert.deepEqual(declared("gray-failure", { leave: region }).calls, both("slow-region"));
  });

  it("asks a region being left to begin what it is left for, and to end it only if it can be reached", () => {
    const { plan } = declared("gray-failure", { leave: region });
    assert.deepEqual(proofFindings(plan, [region]), []);
    const ending = plan.safeState.steps[0]!;
    assert.ok(ending.calls.every((it) => it.onlyIfReachable));
    const steps = [{ ...ending, calls: ending.calls.map(({ onlyIfReachable: _, ...it }) => it) }];
    assert.equal(
      proofFindings({ ...plan, guards: [], stopConditions: [], steps, safeState: { description: "", steps: [] } }, [
        region,
      ]).length,
      3,
    );
  });

  it("is nothing where the platform has no template", () => {
    const plan = drills
      .find((it) => it.name === "zone-loss")!
      .plan(platformWith({}), { zone: "us-east-1a", dataLoss: "refused" });
    assert.deepEqual(plan.steps[0]!.calls, []);
  });
});
