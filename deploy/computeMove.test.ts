import assert from "node:assert/strict";
import fc from "fast-check";
import {
  conditionFor,
  drainSeconds,
  type Group,
  type Groups,
  nextTransition,
  planObjections,
  type Position,
  settleSeconds,
  transitionsTo,
  watchSeconds,
} from "./computeMove";

const minTargets = 4;
const serving: Group = { attached: true, registered: 4, healthy: 4 };
const waiting: Group = { attached: false, registered: 4, healthy: 0 };

const at = (kind: "asg" | "eks", standby: Position["standby"] = "none", percent = 0): Position => ({
  kind,
  standby,
  percent,
});
const written = ({ kind, standby, percent }: Position): string => `${kind} ${standby} ${percent}`;
const positions = fc.oneof(
  fc.constantFrom(at("asg"), at("eks")),
  fc
    .tuple(fc.constantFrom("asg", "eks"), fc.integer({ min: 0, max: 100 }))
    .map(([kind, percent]) => at(kind as "asg", kind === "asg" ? "eks" : "asg", percent)),
);

describe("The steps of a move", () => {
  it("make the new kind apart, attach it with a tenth, raise it, swap, and remove the old one last", () => {
    assert.deepEqual(
      transitionsTo(at("asg"), "eks").map((it) => written(it.to)),
      ["asg eks 0", "asg eks 10", "asg eks 50", "asg eks 90", "eks asg 0", "eks none 0"],
    );
  });

  it("are the same in the other direction", () => {
    assert.deepEqual(
      transitionsTo(at("eks"), "asg").map((it) => written(it.to)),
      ["eks asg 0", "eks asg 10", "eks asg 50", "eks asg 90", "asg eks 0", "asg none 0"],
    );
  });

  it("go back from half way: the new kind is detached before it is removed", () => {
    assert.deepEqual(
      transitionsTo(at("asg", "eks", 50), "asg").map((it) => written(it.to)),
      ["asg eks 0", "asg none 0"],
    );
  });

  it("go on from wherever one stopped, also from a share that somebody chose", () => {
    assert.deepEqual(
      transitionsTo(at("asg", "eks", 25), "eks").map((it) => written(it.to)),
      ["asg eks 50", "asg eks 90", "eks asg 0", "eks none 0"],
    );
    assert.deepEqual(
      transitionsTo(at("eks", "asg", 0), "eks").map((it) => written(it.to)),
      ["eks none 0"],
    );
  });

  it("are none where the region has arrived", () => assert.equal(nextTransition(at("eks"), "eks"), undefined));

  it("end at the kind that was asked for, from anywhere, in at most six", () => {
    fc.assert(
      fc.property(positions, fc.constantFrom("asg", "eks"), (from, to) => {
        const steps = transitionsTo(from, to as "asg");
        assert.ok(steps.length <= 6);
        assert.equal(written(steps.at(-1)?.to ?? from), `${to} none 0`);
      }),
    );
  });

  it("never attach a kind with a share that leaves the other nothing, nor the same kind twice", () => {
    fc.assert(
      fc.property(positions, fc.constantFrom("asg", "eks"), (from, to) => {
        for (const step of transitionsTo(from, to as "asg")) {
          assert.ok(step.to.percent < 100, written(step.to));
          assert.notEqual(step.to.kind, step.to.standby);
        }
      }),
    );
  });
});

describe("What a step waits for", () => {
  const missing = (position: Position, groups: Groups) =>
    conditionFor(position, groups, { minTargets, settleSeconds }).missing(groups);
  const hold = (position: Position, groups: Groups) =>
    conditionFor(position, groups, { minTargets, settleSeconds }).holdSeconds;

  it("is nothing but a healthy region where the new kind is made apart", () => {
    assert.equal(missing(at("asg", "eks"), { asg: serving }), undefined);
    assert.equal(hold(at("asg", "eks"), { asg: serving }), 0);
    const halfDown = { asg: { ...serving, healthy: 3 } };
    assert.equal(missing(at("asg", "eks"), halfDown), "asg has 3 healthy targets of 4");
  });

  it("is a full group before it is attached: never an empty one, never a half-full one", () => {
    const attach = at("asg", "eks", 10);
    assert.equal(missing(attach, { asg: serving }), "eks has 0 registered targets of 4");
    assert.equal(
      missing(attach, { asg: serving, eks: { ...waiting, registered: 3 } }),
      "eks has 3 registered targets of 4",
    );
    assert.equal(missing(attach, { asg: serving, eks: waiting }), undefined);
    assert.equal(hold(attach, { asg: serving, eks: waiting }), settleSeconds.eks);
  });

  it("is as long as instances take to serve: they register when they are launched", () => {
    assert.equal(hold(at("eks", "asg", 10), { eks: serving, asg: waiting }), settleSeconds.asg);
    assert.equal(settleSeconds.asg, 420);
  });

  it("is health, watched for a while, before a share is raised", () => {
    const groups = { asg: serving, eks: { ...serving, healthy: 3 } };
    assert.equal(missing(at("asg", "eks", 50), groups), "eks has 3 healthy targets of 4");
    assert.equal(missing(at("asg", "eks", 50), { asg: serving, eks: serving }), undefined);
    assert.equal(hold(at("asg", "eks", 50), { asg: serving, eks: serving }), watchSeconds);
  });

  it("is health of who takes over before the other is detached, whichever way it goes", () => {
    const both = { asg: serving, eks: serving };
    for (const position of [at("eks", "asg"), at("asg", "eks")]) {
      assert.equal(missing(position, both), undefined);
      assert.equal(hold(position, both), watchSeconds);
      const weak = { ...both, [position.kind]: { ...serving, healthy: 0 } };
      assert.equal(missing(position, weak), `${position.kind} has 0 healthy targets of 4`);
    }
  });

  it("is that the old kind is detached, and has drained, before it is removed", () => {
    const old = { eks: serving, asg: waiting };
    assert.equal(missing(at("eks"), old), undefined);
    assert.equal(hold(at("eks"), old), drainSeconds);
    assert.equal(missing(at("eks"), { eks: serving, asg: serving }), "asg is still attached to the load balancer");
  });

  it("never lets a region through whose serving kind is short of healthy targets", () => {
    fc.assert(
      fc.property(positions, fc.integer({ min: 0, max: minTargets - 1 }), (position, healthy) => {
        const groups = { asg: serving, eks: serving, [position.kind]: { ...serving, healthy } };
        assert.notEqual(missing(position, groups), undefined);
      }),
    );
  });
});

/** Kinds that nobody has built yet: nothing here may know how many there are. */
describe("A move among four kinds", () => {
  const kinds = ["asg", "eks", "fargate", "lambda"] as const;
  type Any = (typeof kinds)[number];
  const settles: Record<Any, number> = { asg: 180, eks: 10, fargate: 30, lambda: 0 };
  const needs = { minTargets, settleSeconds: settles };
  const stand = (kind: Any, standby: Any | "none" = "none", percent = 0) => ({ kind, standby, percent });
  const anywhere = fc
    .tuple(fc.constantFrom(...kinds), fc.constantFrom("none" as const, ...kinds), fc.integer({ min: 0, max: 99 }))
    .filter(([kind, standby]) => kind !== standby)
    .map(([kind, standby, percent]) => stand(kind, standby, standby === "none" ? 0 : percent));

  it("lets a standby of a third kind go first, and then goes from the kind that serves", () => {
    const steps = transitionsTo(stand("asg", "eks", 50), "fargate");
    assert.deepEqual(
      steps.map(({ description, to: { kind, standby, percent } }) => [description, `${kind} ${standby} ${percent}`]),
      [
        ["detach eks: asg answers all requests", "asg eks 0"],
        ["remove eks", "asg none 0"],
        ["make fargate apart", "asg fargate 0"],
        ["attach fargate: it answers 10 % of requests", "asg fargate 10"],
        ["raise fargate: it answers 50 % of requests", "asg fargate 50"],
        ["raise fargate: it answers 90 % of requests", "asg fargate 90"],
        ["swap: fargate answers all requests, asg is detached", "fargate asg 0"],
        ["remove asg", "fargate none 0"],
      ],
    );
  });

  it("ends at the kind that was asked for, from anywhere, changing one thing at a time", () => {
    fc.assert(
      fc.property(anywhere, fc.constantFrom(...kinds), (from, to) => {
        const steps = transitionsTo(from, to);
        assert.ok(steps.length <= 8);
        assert.deepEqual(steps.at(-1)?.to ?? from, stand(to));
        for (const [index, step] of steps.entries()) {
          const before = steps[index - 1]?.to ?? from;
          const swaps = step.to.kind === before.standby && step.to.standby === before.kind;
          assert.ok(swaps || step.to.kind === before.kind, step.description);
          if (before.percent > 0) assert.ok(swaps || step.to.standby === before.standby, step.description);
        }
      }),
    );
  });

  it("waits for the kind that the position names, as long as that one settles", () => {
    const condition = conditionFor(stand("lambda", "fargate", 10), { lambda: serving, fargate: waiting }, needs);
    assert.equal(condition.holdSeconds, settles.fargate);
    assert.equal(condition.missing({ lambda: serving }), "fargate has 0 registered targets of 4");
  });

  it("removes a kind, whichever it is, only where it is detached", () => {
    const groups = { fargate: serving, lambda: serving };
    const condition = conditionFor(stand("fargate"), groups, needs);
    assert.equal(condition.holdSeconds, drainSeconds);
    assert.equal(condition.missing(groups), "lambda is still attached to the load balancer");
    assert.equal(condition.missing({ fargate: serving, lambda: waiting }), undefined);
  });
});

describe("A step's plan", () => {
  const urn = (type: string, name: string) =>
    `urn:pulumi:eu-west-1::meridian::meridian:region:RegionStack$${type}::${name}`;
  const group = urn("aws:lb/targetGroup:TargetGroup", "storefront");
  const swap = { to: at("eks", "asg") };
  const remove = { to: at("eks") };

  it("may take the old kind away in the last step, and no sooner", () => {
    assert.deepEqual(planObjections([{ op: "delete", urn: group }], remove), []);
    assert.deepEqual(planObjections([{ op: "delete", urn: group }], swap), [
      "it would delete aws:lb/targetGroup:TargetGroup storefront",
    ]);
  });

  it("never takes away or replaces what users come through", () => {
    for (const type of [
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:lb/listener:Listener",
      "aws:lb/listenerRule:ListenerRule",
    ])
      for (const op of ["delete", "replace"])
        assert.deepEqual(planObjections([{ op, urn: urn(type, "it") }], remove), [`it would ${op} ${type} it`]);
  });

  it("never replaces what serves, not even in the last step", () => {
    assert.equal(planObjections([{ op: "replace", urn: group }], remove).length, 1);
    const deployment = urn("kubernetes:apps/v1:Deployment", "storefront");
    assert.equal(planObjections([{ op: "create-replacement", urn: deployment }], swap).length, 1);
  });

  it("may update, create, and take away what carries no requests", () => {
    const alarm = urn("aws:cloudwatch/metricAlarm:MetricAlarm", "asg-saturated");
    const planned = [
      { op: "update", urn: urn("aws:lb/listenerRule:ListenerRule", "admit") },
      { op: "create", urn: group },
      { op: "delete", urn: alarm },
    ];
    assert.deepEqual(planObjections(planned, swap), []);
  });
});
