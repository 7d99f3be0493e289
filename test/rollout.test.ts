import assert from "node:assert/strict";
import { AutoScalingClient, UpdateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { EC2Client } from "@aws-sdk/client-ec2";
import { longPendingIn, rollOutRegion, type RolloutWorld, runningVersion, watchRegion } from "../deploy/rollouts";
import { lineOf } from "../drill/command";
import { recordingPorts } from "../drill/actions/ports.fixture";
import { startRollback, startRollout } from "../drill/actions/rollouts";
import { sampleOutputs } from "../drill/platform.fixture";
import { longPending, observeRollout, type RolloutTarget } from "../drill/probes/rollouts";
import { rollOut, watchChange } from "../drill/rollout";
import { takeStep } from "../drill/runner";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { RefreshedGroup } from "../rehearsal/emulator/refreshes.fixture";

const region = "eu-west-1";

/** A clock that nobody waits for; `each` happens whenever somebody would. */
function clockWith(each: (seconds: number) => Promise<void> = () => Promise.resolve()) {
  let milliseconds = 0;
  return {
    now: () => milliseconds,
    wait: async (more: number) => {
      milliseconds += more;
      await each(milliseconds / 1000);
    },
  };
}

describe("rolling another version out to a region's instances", function () {
  const emulator = withEmulator(this);
  let group: RefreshedGroup;
  let target: RolloutTarget;
  let said: string[];
  let made = 0;

  beforeEach(async () => {
    group = await RefreshedGroup.make(emulator.endpoint(), emulator.cloudIn(region), `rolled-out-${++made}`);
    await group.refreshes({ pace: "stepwise", unhealthy: [] });
    said = [];
    target = {
      region,
      autoScalingGroupName: group.name,
      launchTemplateId: group.launchTemplateId,
      version: "2",
      rollbackAlarmNames: [group.alarm],
      instanceWarmupSeconds: 480,
    };
  });

  const clients = () => ({
    scaling: group.cloud.client(AutoScalingClient),
    alarms: group.cloud.client(CloudWatchClient),
    compute: group.cloud.client(EC2Client),
  });
  const actions = () => ({ ...recordingPorts().ports, computeIn: clients });

  function take(each?: (seconds: number) => Promise<void>, step = rollOut(target)) {
    const clock = clockWith(each);
    const say = (line: string) => void said.push(line);
    const interruption = new AbortController().signal;
    const confirm = () => Promise.resolve(true);
    const today = () => Date.now();
    return takeStep(step, { actions: actions(), clock, say, today }, { clock, say, interruption, confirm });
  }

  const older = { group: "1", instances: ["1", "1", "1", "1"] };
  const newer = { group: "2", instances: ["2", "2", "2", "2"] };

  it("replaces every instance, a few at a time, and watches the alarm afterwards", async () => {
    const { outcome, detail } = await take();
    assert.deepEqual([outcome, detail], ["held", "eu-west-1 runs version 2, was 1"]);
    assert.deepEqual(await group.versions(), newer);
    assert.ok(said.includes("  eu-west-1: InProgress, 50 % (4 healthy instances)"), said.join("\n"));
    assert.equal(said.at(-1), "  eu-west-1: watching its alarms for 300 s");
  });

  it("keeps the old version where the alarm fires meanwhile: AWS goes back to what the group had before", async () => {
    const { outcome, detail } = await take(() => group.setAlarm("ALARM"));
    assert.equal(outcome, "deviated");
    assert.match(
      detail,
      /^eu-west-1 keeps version 1: the rollout of 2 ended as RollbackSuccessful \(Alarm\(s\) in ALARM/,
    );
    assert.deepEqual(await group.versions(), older);
  });

  it("brings the old version back where the alarm fires within five minutes of the last instance", async () => {
    const bad = async () => {
      if ((await group.versions()).group === "2") await group.setAlarm("ALARM");
    };
    const { outcome, detail } = await take(bad);
    assert.equal(outcome, "deviated");
    assert.match(detail, /-errors in ALARM after version 2 was rolled out to eu-west-1, which has version 1 now$/);
    assert.deepEqual(await group.versions(), older);
  });

  it("keeps the old version where new instances don't become healthy", async () => {
    await group.refreshes({ unhealthy: ["2"] });
    const { outcome, detail } = await take();
    assert.equal(outcome, "deviated");
    assert.match(detail, /failed their health checks/);
    assert.deepEqual(await group.versions(), older);
  });

  it("isn't begun while the alarm fires, instances are missing, or another rollout is under way", async () => {
    await group.setAlarm("ALARM");
    assert.match((await take()).detail, /^not rolling out to eu-west-1: the alarm .* is in ALARM$/);
    await group.setAlarm("OK");
    await group.start({ DesiredConfiguration: undefined, Preferences: {} });
    assert.match((await take()).detail, /another rollout is under way, to the group's own version$/);
    assert.deepEqual(await group.versions(), older);
  });

  it("is watched on by the same command where it is under way already", async () => {
    await group.start();
    assert.equal((await take()).outcome, "held");
    assert.deepEqual(await group.versions(), newer);
  });

  it("does nothing where the region runs it already", async () => {
    const detail = (await take(undefined, rollOut({ ...target, version: "1" }))).detail;
    assert.equal(detail, "eu-west-1 runs version 1 already");
  });

  it("is watched for the whole time again where nobody watched it to the end, and goes back where it is worse", async () => {
    await group.start();
    await group.refreshed();
    const again = () => rollOut(target, { unwatched: { changedAt: Date.now(), version: "1" } });
    const held = await take(undefined, again());
    assert.deepEqual([held.outcome, held.detail], ["held", "eu-west-1 runs version 2, was 1"]);
    assert.equal(said.at(-1), "  eu-west-1: watching its alarms for 300 s");
    await group.setAlarm("ALARM");
    const { outcome, detail } = await take(undefined, again());
    assert.equal(outcome, "deviated");
    assert.match(detail, /-errors in ALARM after version 2 was rolled out to eu-west-1, which has version 1 now$/);
    assert.deepEqual(await group.versions(), older);
  });

  it("would go back to itself, had the group been given the new version before", async () => {
    const LaunchTemplate = { LaunchTemplateId: group.launchTemplateId, Version: "2" };
    await clients().scaling.send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: group.name, LaunchTemplate }),
    );
    await group.start();
    await group.refresh();
    await group.setAlarm("ALARM");
    await group.refreshed();
    assert.deepEqual(await group.versions(), newer);
  });

  it("leaves instances that load adds at the old version until then, and is missed after an hour", async () => {
    await group.scaleTo(5);
    assert.deepEqual((await group.versions()).instances, ["1", "1", "1", "1", "1"]);
    const seen = await observeRollout(target, clients());
    const later = (minutes: number) => longPending(target, seen, seen.madeAt + minutes * 60_000);
    assert.equal(later(59), undefined);
    assert.equal(
      later(150),
      "eu-west-1: version 2 of the launch template has waited for 2 h to be rolled out; instances run 1",
    );
    assert.equal(longPending({ ...target, version: "1" }, seen, seen.madeAt + 9e9), undefined);
  });

  it("is a command too", () => {
    const shown = (action: ReturnType<typeof startRollout>) => lineOf(action.asCommand()).replaceAll(group.name, "g");
    const desired = `--desired-configuration '{"LaunchTemplate":{"LaunchTemplateId":"${group.launchTemplateId}","Version":"V"}}'`;
    const begins = `aws autoscaling start-instance-refresh --region eu-west-1 --auto-scaling-group-name g --strategy Rolling ${desired}`;
    const preferences = `--preferences '{"InstanceWarmup":480,"SkipMatching":true`;
    assert.equal(
      shown(startRollout(target)),
      `${begins.replace('"V"', '"2"')} ${preferences},"AutoRollback":true,"AlarmSpecification":{"Alarms":["g-errors"]}}'`,
    );
    assert.equal(shown(startRollback(target, "1")), `${begins.replace('"V"', '"1"')} ${preferences}}'`);
  });

  describe("as a deployment does it", () => {
    const questions: string[] = [];
    let answer = true;

    function world(outputs: object = {}): RolloutWorld {
      const region = sampleOutputs("globalCluster")["eu-west-1"]!;
      const stack = {
        ...region,
        autoScalingGroupName: group.name,
        launchTemplateId: group.launchTemplateId,
        launchTemplateVersion: "2",
        rollbackAlarmNames: [group.alarm],
        ...outputs,
      };
      const done = { summary: {}, changes: [], diagnostics: [], seconds: 0, peakMegabytes: 0, outputs: stack };
      return {
        stack: () => ({ perform: () => Promise.resolve(done) }),
        actions: actions(),
        clock: clockWith(),
        interruption: new AbortController().signal,
        say: (line) => void said.push(line),
        confirm: (question) => {
          questions.push(question);
          return Promise.resolve(answer);
        },
        today: () => Date.now() + 3 * 3_600_000,
        limits: { seconds: 300, requests: 0 },
      };
    }

    it("is asked about, and goes for what the region's stack made last", async () => {
      answer = true;
      await rollOutRegion(region, world());
      assert.equal(questions.pop(), "Roll out version 2 to 4 instances in eu-west-1?");
      assert.deepEqual(await group.versions(), newer);
      await rollOutRegion(region, world());
      assert.equal(said.at(-1), "eu-west-1 runs version 2 of its launch template");
      const since = { changedAt: Date.now(), version: await runningVersion(region, world()) };
      assert.equal(since.version, "2");
      const interrupted = (version: string) => ({ unchanged: [], goBack: undefined, since: { ...since, version } });
      assert.equal(await rollOutRegion(region, world(), interrupted("2")), "nothing to do");
      assert.equal(await rollOutRegion(region, world(), interrupted("1")), "rolled out");
      assert.equal(said.at(-1), "done: eu-west-1 runs version 2, was 1");
      assert.deepEqual(questions, []);
    });

    it("isn't begun unasked", async () => {
      answer = false;
      await assert.rejects(
        rollOutRegion(region, world()),
        /not confirmed. Instances in eu-west-1 go on with version 1/,
      );
      assert.deepEqual(await group.versions(), older);
    });

    it("ends a deployment where it was taken back", async () => {
      answer = true;
      await group.refreshes({ unhealthy: ["2"] });
      const goBack = () => Promise.resolve("What else had changed went back");
      await assert.rejects(
        rollOutRegion(region, world(), { unchanged: [], goBack }),
        /^Error: Stopped: roll version 2 out .*: deviated: .*\. What else had changed went back$/,
      );
    });

    it("is a cluster's own matter, whose alarms are watched", async () => {
      const cluster = world({ launchTemplateId: "", launchTemplateVersion: "" });
      await rollOutRegion(region, cluster);
      assert.equal(said.at(-1), "eu-west-1 runs on a cluster, which rolls out by itself");
      await watchRegion(region, cluster, { unchanged: [], changedAt: Date.now(), goBack: undefined });
      assert.equal(said.at(-1), "done: eu-west-1 stayed well: quiet for 300 s and 0 requests");
    });

    it("is missed where it has waited for hours, and where nobody can be asked", async () => {
      const [line] = await longPendingIn([region], world());
      assert.match(
        line!,
        /^eu-west-1: version 2 of the launch template has waited for \d+ h .*: npm run rollout -- --region/,
      );
      const [unknown] = await longPendingIn([region], world({ autoScalingGroupName: "gone" }));
      assert.match(unknown!, /^eu-west-1 doesn't say whether a rollout waits: /);
    });
  });

  it("is watched on a cluster, which rolls out by itself", async () => {
    const goBack = () => Promise.resolve("It went back");
    const watched = watchChange({ ...target, changedAt: Date.now(), goBack }) as ReturnType<typeof rollOut>;
    assert.equal((await take(undefined, watched)).outcome, "held");
    await group.setAlarm("ALARM");
    const { outcome, detail } = await take(undefined, watched);
    assert.equal(outcome, "deviated");
    assert.match(detail, /^eu-west-1: .*-errors in ALARM\. It went back$/);
  });
});
