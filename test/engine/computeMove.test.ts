import {
  DescribeRulesCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import path from "node:path";
import type { ComputeKind } from "../../config/settings";
import { type Groups, positionOf } from "../../deploy/computeMove";
import { moveRegion, type MovePorts } from "../../deploy/moveRegion";
import type { StackChange, StackOperation, StackOutcome } from "../../deploy/protocol";
import { regionSettings } from "../../deploy/regionSettings";
import { setPosition } from "../../deploy/stackConfiguration";
import { observeGroups, targetGroupsIn } from "../../deploy/targetGroups";
import { targetGroups } from "../../outputs/targetGroups";
import { type Engine, findEngine } from "../../engine/engine";
import { LocalCloud } from "../../rehearsal/cloud/localCloud";
import { removeDeadSessions, Session } from "../../rehearsal/cloud/sessions";
import { programRoot } from "../../rehearsal/cloud/workspace";
import { linesOf } from "./stage";

const regions = ["us-east-1", "eu-west-1"];
const region = "us-east-1";

/** A whole region, moved there and back: long, and longer on a busy machine. */
const patience = 1_800_000;

/** What the load balancer does after a step was applied. */
interface Applied {
  readonly position: string;
  readonly groups: Groups;
  /** The shares of the kinds that the listener's rules name, each rule's being the same. */
  readonly shares: string;
  readonly changes: readonly StackChange[];
  /** What the engine would still do, having asked the cloud how everything is. Of the steps that differ in their shares alone, in the first. */
  readonly leftToDo: readonly string[];
}

describe("a region that moves from one kind of compute to the other", function () {
  this.timeout(patience);
  const root = path.join(programRoot, "build", "engine-tests", `move-${process.pid}`);
  let engine: Engine;
  let cloud: LocalCloud;
  let minTargets: number;
  /** Of the target groups, by kind, until an update changes one: each look at the state starts the engine. */
  let arns: Promise<ReadonlyMap<ComputeKind, string>> | undefined;

  const done = async (stack: string, operation: StackOperation): Promise<StackOutcome> => {
    const outcome = await cloud.stack(stack).perform(operation);
    assert.equal(outcome.error, undefined, `${operation.kind} of ${stack}: ${outcome.error}`);
    return outcome;
  };

  before("deploys it on instances", async () => {
    removeDeadSessions(root);
    engine = await findEngine(() => undefined);
    const session = Session.create(root, regions, "discard");
    cloud = await LocalCloud.start({
      regions,
      homeRegion: region,
      bootstrapRegion: region,
      engine,
      session,
    });
    minTargets = regionSettings(cloud.workspace, region).service.minInstances;
    await done("foundation", { kind: "up" });
    await done(region, { kind: "up" });
  });
  after("ends it", async () => {
    await cloud?.stop();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });

  const elb = (): ElasticLoadBalancingV2Client => cloud.cloudIn(region).client(ElasticLoadBalancingV2Client);

  const arnsByKind = () =>
    (arns ??= done(region, { kind: "resources" }).then(({ resources = [] }) =>
      targetGroupsIn(resources, targetGroups),
    ));

  /** The listener's rules forward to these, or to something that isn't ours. */
  async function sharesNow(arns: ReadonlyMap<ComputeKind, string>): Promise<string> {
    const kindOf = new Map([...arns].map(([kind, arn]) => [arn, kind]));
    const { LoadBalancers } = await elb().send(new DescribeLoadBalancersCommand({}));
    const LoadBalancerArn = LoadBalancers![0]!.LoadBalancerArn;
    const { Listeners } = await elb().send(new DescribeListenersCommand({ LoadBalancerArn }));
    const { Rules = [] } = await elb().send(new DescribeRulesCommand({ ListenerArn: Listeners![0]!.ListenerArn }));
    const shares = Rules.filter((it) => !it.IsDefault).map(({ Actions }) => {
      const [action] = Actions!;
      const groups = action!.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action!.TargetGroupArn, Weight: 1 }];
      return groups.map((it) => `${kindOf.get(it.TargetGroupArn!) ?? it.TargetGroupArn} ${it.Weight}`).join(", ");
    });
    assert.equal(new Set(shares).size, 1, `the rules differ: ${shares.join(" | ")}`);
    return shares[0]!;
  }

  /** The command itself, but that its clock runs ahead while it waits, and that everything it applied is looked at. */
  async function move(to: ComputeKind): Promise<{ applied: Applied[]; lines: string[] }> {
    const applied: Applied[] = [];
    const lines: string[] = [];
    let ahead = 0;
    const position = () => positionOf(regionSettings(cloud.workspace, region).compute);
    const observe = async (): Promise<Groups> => observeGroups(elb(), await arnsByKind());
    const perform = async (operation: StackOperation): Promise<StackOutcome> => {
      const outcome = await cloud.stack(region).perform(operation);
      if (operation.kind === "up" && !keepsGroups(outcome)) arns = undefined;
      if (operation.kind !== "up" || outcome.error !== undefined) return outcome;
      const { kind, standby, percent } = position();
      applied.push({
        position: `${kind} ${standby} ${percent}`,
        groups: await observe(),
        shares: await sharesNow(await arnsByKind()),
        changes: outcome.changes,
        leftToDo:
          percent > 10 ? [] : linesOf(await done(region, { kind: "preview", refresh: "refresh", policies: "none" })),
      });
      return outcome;
    };
    const { PATH: _, ...exported } = cloud.exports;
    const file = { directory: cloud.workspace, stack: region, engineRoot: engine.root, env: exported };
    const ports: MovePorts = {
      stack: { perform },
      position,
      configure: (next) => setPosition(file, next),
      observe,
      // The other region isn't deployed here.
      whyNotNow: () => Promise.resolve(undefined),
      say: (line) => void lines.push(line),
      confirm: () => Promise.resolve(true),
      clock: {
        now: () => performance.now() + ahead,
        wait: (milliseconds) => Promise.resolve(void (ahead += 30 * milliseconds)),
      },
      interruption: new AbortController().signal,
    };
    await moveRegion({ region, to, minTargets }, ports);
    return { applied, lines };
  }

  const keepsGroups = ({ error, changes }: StackOutcome): boolean =>
    error === undefined && !changes.some(({ urn }) => urn.includes("aws:lb/targetGroup:TargetGroup::"));

  /** What users come through, and what serves them, went away or was made anew. */
  const taken = ({ changes }: Applied): string[] =>
    linesOf({ changes }).filter((it) =>
      /^(delete|replace) aws:(lb|autoscaling\/group|eks)|^replace kubernetes:apps/.test(it),
    );

  function holds(applied: readonly Applied[]): void {
    for (const { position, groups, leftToDo } of applied) {
      assert.deepEqual(leftToDo, [], position);
      for (const [kind, group] of Object.entries(groups)) {
        if (!group.attached) continue;
        assert.ok(group.registered >= minTargets, `${position}: ${kind} is attached with ${group.registered} targets`);
        assert.ok(
          group.healthy >= minTargets,
          `${position}: ${kind} is attached with ${group.healthy} healthy targets`,
        );
      }
    }
    for (const step of applied.slice(0, -1)) assert.deepEqual(taken(step), [], step.position);
  }

  it("gives eks its share step by step, every group that is attached full, and removes the instances last", async () => {
    const { applied } = await move("eks");
    assert.deepEqual(
      applied.map((it) => [it.position, it.shares]),
      [
        ["asg eks 0", "asg 1"],
        ["asg eks 10", "asg 90, eks 10"],
        ["asg eks 50", "asg 50, eks 50"],
        ["asg eks 90", "asg 10, eks 90"],
        ["eks asg 0", "eks 1"],
        ["eks none 0", "eks 1"],
      ],
    );
    holds(applied);
    assert.ok(taken(applied.at(-1)!).includes("delete aws:lb/targetGroup:TargetGroup storefront"));
    assert.deepEqual(Object.keys(applied.at(-1)!.groups), ["eks"]);
  });

  it("comes back the same way", async () => {
    const { applied } = await move("asg");
    assert.deepEqual(
      applied.map((it) => [it.position, it.shares]),
      [
        ["eks asg 0", "eks 1"],
        ["eks asg 10", "eks 90, asg 10"],
        ["eks asg 50", "eks 50, asg 50"],
        ["eks asg 90", "eks 10, asg 90"],
        ["asg eks 0", "asg 1"],
        ["asg none 0", "asg 1"],
      ],
    );
    holds(applied);
    assert.ok(taken(applied.at(-1)!).includes("delete aws:lb/targetGroup:TargetGroup storefront-pods"));
  });
});
