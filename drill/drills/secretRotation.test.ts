import assert from "node:assert/strict";
import type { DrillChoice } from "../drill";
import type { EntryBodies } from "../entries";
import { FakeCloud, fakePlatform } from "./fakeCloud.fixture";
import { ran, taken } from "./running.fixture";
import { outOfStep } from "./rotated/steps";
import { secretRotation } from "./secretRotation";

const choice: DrillChoice = { dataLoss: "refused" };

function drilled() {
  const platform = fakePlatform();
  const cloud = new FakeCloud(platform, "us-east-1");
  const found: EntryBodies["integrity"][] = [];
  const context = cloud.context(choice, { found: (it) => void found.push(it) });
  return { cloud, context, found, plan: secretRotation.plan(platform, choice) };
}

const missed = (steps: readonly string[]): string => steps.find((it) => it !== "held") ?? "all held";

describe("the drill secret-rotation", () => {
  it("rotates once, waits until every process has read it, and has what was replaced refused", async () => {
    const { cloud, context, plan, found } = drilled();
    const steps = await taken(plan.steps, context);
    assert.deepEqual(
      steps.map(({ outcome, detail }) => [outcome, detail]),
      [
        ["held", "all stacks were applied; 6 regional secrets have a new version"],
        ["held", "origin secret v1, token-signing keys v1"],
        ["held", "6 processes sign with key-1 and trust key-0; every older key is trusted by none"],
        ["held", "so it is in us-east-1, eu-west-1, ap-south-1"],
      ],
    );
    assert.equal(cloud.secrets.generation, 1);
    assert.ok(cloud.now >= 300_000);
    assert.deepEqual(
      found.map(({ held }) => held),
      [true, true],
    );
    assert.ok(cloud.calls.every(({ operation }) => operation === "DescribeSecret"));
  });

  it("rotates no second time when it is gone on with, and is refused an hour long to whoever begins anew", async () => {
    const { cloud, context, plan } = drilled();
    await taken(plan.steps.slice(0, 1), context);
    const [again] = await taken(plan.steps, context);
    assert.match(again!.detail, /^it was rotated already; /);
    assert.equal(cloud.secrets.generation, 1);
    assert.match(
      (await ran(plan, context))[0]!,
      /^the origin secret in us-east-1 was rotated less than an hour ago: wait/,
    );
    cloud.secrets.changedAt -= 3_600_000;
    assert.equal(missed(await ran(plan, context)), "all held");
    assert.equal(cloud.secrets.generation, 2);
  });

  it("asks a person where nobody else can rotate, and says what nobody could look at", async () => {
    const { cloud, context, plan, found } = drilled();
    const { rotations: _, ...alone } = context;
    const confirm = (text: string): Promise<boolean> => {
      assert.match(text, /secretGeneration N --stack foundation, with one more than it is, then npm run deploy/);
      cloud.secrets.rotate();
      return Promise.resolve(true);
    };
    const steps = await taken(plan.steps, { ...alone, ports: { ...alone.ports, confirm } });
    assert.deepEqual(
      steps.map(({ outcome }) => outcome),
      ["held", "held", "held", "held"],
    );
    assert.match(steps[0]!.detail, /^the operator says that it has begun; /);
    assert.match(steps[2]!.detail, /^nobody here can ask each process: 390 s have passed/);
    assert.match(steps[3]!.detail, /^nobody here knows the values, so none was tried/);
    assert.deepEqual(found, []);
    const refused = await taken(drilled().plan.steps, {
      ...(({ rotations: __, ...rest }) => rest)(drilled().context),
      ports: { ...alone.ports, confirm: () => Promise.resolve(false) },
    });
    assert.equal(refused[0]!.outcome, "refused");
  });

  it("says which region's copy stays behind", async () => {
    const { cloud, context, plan } = drilled();
    cloud.secrets.stuck.add("ap-south-1");
    assert.equal(
      missed(await ran(plan, context)),
      "deviated: all stacks were applied, and still as before: origin secret in ap-south-1, token-signing keys in ap-south-1",
    );
  });

  it("names the process that goes on with the old key", async () => {
    const { cloud, context, plan, found } = drilled();
    cloud.secrets.deaf.add("eu-west-1 2");
    assert.equal(missed(await ran(plan, context)), "deviated: otherwise: eu-west-1 2");
    assert.deepEqual(
      found.map(({ held }) => held),
      [false],
    );
  });

  it("names the front door that lets in what was replaced", async () => {
    const { cloud, context, plan } = drilled();
    cloud.secrets.lax.add("us-east-1");
    assert.equal(missed(await ran(plan, context)), "deviated: us-east-1: the replaced origin secret is let in");
  });

  it("says what isn't rotated, and which copies are out of step", () => {
    const { plan } = drilled();
    assert.match(
      plan.byHand!.join(" "),
      /Not rotated: the databases' passwords\. .* Not rotated: the payment gateway's secret/,
    );
    const copy = { name: "origin secret", arn: "", currentVersion: "1", outOfStep: [] };
    const seen = [
      { ...copy, region: "us-east-1", currentVersion: "2", outOfStep: ["eu-west-1: Failed no key"] },
      { ...copy, region: "eu-west-1", pendingVersion: "2" },
    ];
    assert.deepEqual(outOfStep(seen), [
      "the origin secret has 2 current versions",
      "a rotation of the origin secret in eu-west-1 isn't finished",
      "the origin secret isn't replicated from us-east-1 to eu-west-1: Failed no key",
    ]);
  });
});
