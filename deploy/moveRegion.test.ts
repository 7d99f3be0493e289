import assert from "node:assert/strict";
import type { ComputeKind } from "../config/settings";
import { drainSeconds, type Groups, type Position, settleSeconds, watchSeconds } from "./computeMove";
import { type Move, moveRegion, type MovePorts, showMove } from "./moveRegion";
import type { StackOperation, StackOutcome } from "./protocol";

const written = ({ kind, standby, percent }: Position): string => `${kind} ${standby} ${percent}`;

/** A region that answers at once, but whose new kind takes its time. Its clock moves when somebody waits. */
class PretendedRegion {
  configured: Position = { kind: "asg", standby: "none", percent: 0 };
  applied: Position = this.configured;
  seconds = 0;
  interruption = new AbortController();
  /** Every position that was applied, with the second. */
  readonly history: (readonly [string, number])[] = [];
  readonly lines: string[] = [];
  /** Seconds from making a kind until its targets are registered. */
  startSeconds = 60;
  readonly mostTargets = { asg: 4, eks: 4 };
  healthy = 4;
  /** Trouble of another region. */
  elsewhere: string | undefined;
  /** What the next operation answers, in place of what it would. */
  readonly instead: ((operation: StackOperation) => Partial<StackOutcome> | undefined)[] = [];
  answers: boolean | ((question: string) => boolean) = true;
  private readonly madeAt: Partial<Record<ComputeKind, number>> = { asg: -1000 };

  get groups(): Groups {
    const { kind, standby, percent } = this.applied;
    const group = (of: ComputeKind, attached: boolean) => {
      const registered = this.seconds - this.madeAt[of]! >= this.startSeconds ? this.mostTargets[of] : 0;
      return { attached, registered, healthy: attached ? Math.min(registered, this.healthy) : 0 };
    };
    return {
      [kind]: group(kind, true),
      ...(standby === "none" ? {} : { [standby]: group(standby, percent > 0) }),
    };
  }

  get ports(): MovePorts {
    return {
      stack: { perform: (operation) => Promise.resolve(this.perform(operation)) },
      position: () => this.configured,
      configure: (position) => Promise.resolve(void (this.configured = position)),
      observe: () => Promise.resolve(this.groups),
      whyNotNow: () => Promise.resolve(this.elsewhere),
      say: (line) => void this.lines.push(line),
      confirm: (question) => Promise.resolve(typeof this.answers === "boolean" ? this.answers : this.answers(question)),
      clock: {
        now: () => this.seconds * 1000,
        wait: (milliseconds) => Promise.resolve(void (this.seconds += milliseconds / 1000)),
      },
      interruption: this.interruption.signal,
    };
  }

  private perform(operation: StackOperation): StackOutcome {
    const nothing = { summary: {}, changes: [], diagnostics: [], seconds: 0, peakMegabytes: 0 };
    const instead = this.instead[0]?.(operation);
    if (instead) return { ...nothing, ...instead };
    const changed = written(this.configured) !== written(this.applied);
    if (operation.kind === "up") {
      const { standby, kind } = this.configured;
      for (const it of [kind, standby]) if (it !== "none") this.madeAt[it] ??= this.seconds;
      this.applied = this.configured;
      this.history.push([written(this.applied), this.seconds]);
    }
    return { ...nothing, summary: { update: changed ? 1 : 0 } };
  }
}

const toEks: Move = { region: "eu-west-1", to: "eks", minTargets: 4 };

describe("A region's move", () => {
  it("applies each step when the one before has held for long enough", async () => {
    const region = new PretendedRegion();
    await moveRegion(toEks, region.ports);
    assert.deepEqual(
      region.history.map(([it]) => it),
      ["asg eks 0", "asg eks 10", "asg eks 50", "asg eks 90", "eks asg 0", "eks none 0"],
    );
    const [apart, attached, half, almostAll, swapped, removed] = region.history.map(
      ([, seconds]) => seconds,
    ) as number[];
    assert.ok(attached! - apart! >= region.startSeconds + settleSeconds.eks);
    for (const [from, until] of [
      [attached, half],
      [half, almostAll],
      [almostAll, swapped],
    ])
      assert.ok(until! - from! >= watchSeconds, `${from} to ${until}`);
    assert.ok(removed! - swapped! >= drainSeconds);
    assert.deepEqual(region.configured, { kind: "eks", standby: "none", percent: 0 });
  });

  it("never attaches a group that isn't full, and says in time what is missing", async () => {
    const region = new PretendedRegion();
    region.mostTargets.eks = 3;
    await assert.rejects(
      moveRegion({ ...toEks, patienceSeconds: 300 }, region.ports),
      /Not within 300 s: .*eu-west-1 stays at computeKind asg, computeStandby eks, computeStandbyPercent 0/,
    );
    assert.deepEqual(
      region.history.map(([it]) => it),
      ["asg eks 0"],
    );
  });

  it("stops where the new kind's health goes, and goes on when it is back", async () => {
    const region = new PretendedRegion();
    region.answers = (question) => {
      if (question.includes("50 %")) region.healthy = 3;
      return true;
    };
    await assert.rejects(moveRegion({ ...toEks, patienceSeconds: 60 }, region.ports), /healthy targets of 4/);
    assert.deepEqual(written(region.applied), "asg eks 50");
    region.healthy = 4;
    region.answers = true;
    await moveRegion(toEks, region.ports);
    assert.deepEqual(written(region.applied), "eks none 0");
  });

  it("gives no requests away while another region could not carry its users, and goes back all the same", async () => {
    const region = new PretendedRegion();
    region.elsewhere = "ap-south-1 doesn't answer";
    await assert.rejects(
      moveRegion({ ...toEks, patienceSeconds: 60 }, region.ports),
      /Not within 60 s: .*ap-south-1 doesn't answer/,
    );
    assert.equal(written(region.applied), "asg eks 0");
    await moveRegion({ ...toEks, to: "asg" }, region.ports);
    assert.equal(written(region.applied), "asg none 0");
  });

  it("goes back from half way, and removes what it had made", async () => {
    const region = new PretendedRegion();
    region.configured = region.applied = { kind: "asg", standby: "eks", percent: 50 };
    await moveRegion({ ...toEks, to: "asg" }, region.ports);
    assert.deepEqual(
      region.history.map(([it]) => it),
      ["asg eks 0", "asg none 0"],
    );
  });

  it("asks what was written down and not applied for the same conditions again", async () => {
    const region = new PretendedRegion();
    await moveUntil(region, "asg eks 0");
    region.configured = { kind: "asg", standby: "eks", percent: 10 };
    region.mostTargets.eks = 3;
    await assert.rejects(moveRegion({ ...toEks, patienceSeconds: 60 }, region.ports), /Not within 60 s/);
    assert.equal(written(region.applied), "asg eks 0");
    region.mostTargets.eks = 4;
    await moveRegion(toEks, region.ports);
    assert.deepEqual(
      region.history.map(([it]) => it),
      ["asg eks 0", "asg eks 10", "asg eks 50", "asg eks 90", "eks asg 0", "eks none 0"],
    );
  });

  it("keeps what is written down where applying it failed, and goes on there", async () => {
    const region = new PretendedRegion();
    await moveUntil(region, "asg eks 10");
    region.instead.push(({ kind }) => (kind === "up" ? { error: "the cloud said no" } : undefined));
    await assert.rejects(moveRegion(toEks, region.ports), /the cloud said no\nFix the cause and run the same again/);
    assert.deepEqual([written(region.configured), written(region.applied)], ["asg eks 50", "asg eks 10"]);
    region.instead.length = 0;
    await moveRegion(toEks, region.ports);
    assert.equal(written(region.applied), "eks none 0");
  });

  it("refuses a plan that would take away what users come through, and asks nobody", async () => {
    const region = new PretendedRegion();
    const urn = "urn:pulumi:eu-west-1::meridian::aws:lb/loadBalancer:LoadBalancer::alb";
    region.instead.push(({ kind }) =>
      kind === "preview" && region.configured.standby === "eks"
        ? { summary: { replace: 1 }, changes: [{ op: "replace", urn, properties: ["subnets"] }] }
        : undefined,
    );
    region.answers = () => assert.fail("it asked");
    await assert.rejects(moveRegion(toEks, region.ports), /it would replace aws:lb\/loadBalancer:LoadBalancer alb/);
    assert.deepEqual(region.history, []);
    assert.equal(written(region.configured), "asg none 0", "whoever deploys next would apply it");
  });

  it("changes nothing that isn't confirmed, and nothing in what is written down", async () => {
    const region = new PretendedRegion();
    region.answers = false;
    await assert.rejects(moveRegion(toEks, region.ports), /not confirmed. eu-west-1 stays at computeKind asg/);
    assert.deepEqual([written(region.configured), region.history.length], ["asg none 0", 0]);
  });

  it("is shown without changing anything", async () => {
    const region = new PretendedRegion();
    await showMove(toEks, region.ports);
    assert.deepEqual([region.history.length, written(region.configured)], [0, "asg none 0"]);
    assert.equal(region.lines.length, 7);
    assert.match(region.lines[0]!, /stands at computeKind asg.*asg: 4 targets, 4 healthy/);
    assert.match(
      region.lines[2]!,
      /^2\. when asg has 4 healthy targets; eks has 4 registered targets, which are ready: attach eks/,
    );
    assert.match(region.lines[6]!, /^6\. when .*asg is detached.*: remove asg/);
  });
});

/** Lets a region move until a position is applied, as if somebody had pressed Ctrl-C there. */
async function moveUntil(region: PretendedRegion, position: string): Promise<void> {
  const { ports } = region;
  const configure = async (next: Position): Promise<void> => {
    if (written(region.applied) === position) region.interruption.abort();
    ports.interruption.throwIfAborted();
    await ports.configure(next);
  };
  await assert.rejects(moveRegion(toEks, { ...ports, configure }), { outcome: "aborted", message: "interrupted" });
  region.interruption = new AbortController();
}
