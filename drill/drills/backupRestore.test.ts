import assert from "node:assert/strict";
import type { DatabaseContent } from "../dataPort";
import type { DrillChoice } from "../drill";
import type { EntryBodies } from "../entries";
import { backupRestore } from "./backupRestore";
import { FakeCloud, fakePlatform } from "./fakeCloud.fixture";
import { outcomes, ran, taken } from "./running.fixture";

const region = "eu-west-1";
const choice: DrillChoice = { region, dataLoss: "refused" };
const content = (rows: Record<string, number>, broken: readonly string[] = []): DatabaseContent => ({
  ...{ rows, onlyGrowing: ["orders"] },
  invariants: [{ what: "each order's total is the sum of its lines", broken }],
});

function drilled(kind: "globalCluster" | "instances" = "globalCluster", asked = choice) {
  const platform = fakePlatform(kind);
  const cloud = new FakeCloud(platform, "us-east-1");
  cloud.restores.content.set("any", content({ orders: 10, carts: 2 }));
  const found: EntryBodies["integrity"][] = [];
  const context = cloud.context(asked, { found: (it) => void found.push(it) });
  return { cloud, platform, context, found, plan: backupRestore.plan(platform, asked) };
}

/** How it went, and that nothing is left once it has reached its safe state, if it has to. */
async function ending(it: ReturnType<typeof drilled>): Promise<readonly string[]> {
  const steps = await ran(it.plan, it.context);
  if (steps.some((outcome) => outcome !== "held")) {
    const safe = outcomes(await taken(it.plan.safeState.steps, it.context));
    assert.deepEqual(
      safe,
      it.plan.safeState.steps.map(() => "held"),
    );
  }
  assert.deepEqual(it.cloud.restores.left, []);
  return steps;
}

const missed = (steps: readonly string[]): string => steps.find((it) => it !== "held") ?? "all held";

describe("the drill backup-restore", () => {
  for (const kind of ["globalCluster", "instances"] as const)
    it(`restores each database of the region and of another one, looks at it and deletes it again: ${kind}`, async () => {
      const it = drilled(kind);
      assert.deepEqual(
        (await ending(it)).filter((outcome) => outcome !== "held"),
        [],
      );
      const made = it.cloud.calls.filter(({ operation }) => operation === "StartRestoreJob");
      assert.deepEqual(
        made.map((call) => call.region),
        [region, region, region, region],
      );
      const clusters = kind === "globalCluster" ? 4 : 2;
      assert.equal(it.cloud.calls.filter(({ operation }) => operation === "CreateDBInstance").length, clusters);
      assert.equal(it.found.length, 4 * 5);
      assert.ok(it.found.every(({ held }) => held));
      assert.match(it.found[3]!.detail, /^2 carts of 2 now, 10 orders of 10 now$/);
    });

  it("restores in the second region, whose vault has a copy of the first one's points, unless it is told another", () => {
    const { plan, platform } = drilled("globalCluster", { dataLoss: "refused" });
    assert.ok(plan.steps.every((it) => it.calls.every((call) => call.region === region)));
    const other = backupRestore.plan(platform, { region: "ap-south-1", store: "document", dataLoss: "refused" });
    assert.deepEqual(
      other.steps.map(({ id }) => id),
      ["own", "copied"].flatMap((it) => ["restore", "run", "check", "delete"].map((what) => `${what}-document-${it}`)),
    );
    assert.ok(other.steps.every((it) => it.calls.every((call) => call.region === "ap-south-1")));
    assert.throws(() => backupRestore.plan(platform, { region: "mars", dataLoss: "refused" }), {
      message:
        "backup-restore: --region mars is no region of this platform, which has us-east-1, eu-west-1, ap-south-1",
    });
  });

  it("says why a backup can't be restored, in AWS Backup's own words, and leaves nothing behind", async () => {
    const it = drilled();
    it.cloud.restores.spoiled.set("document", "The snapshot is corrupt");
    const steps = await ending(it);
    assert.match(
      missed(steps),
      /^deviated: arn:aws:rds:eu-west-1:1:cluster-snapshot:awsbackup:document-eu-west-1 can't be restored: restore job job-3 FAILED: The snapshot is corrupt$/,
    );
    assert.deepEqual(
      steps.slice(0, 8).filter((outcome) => outcome !== "held"),
      [],
    );
  });

  it("says that no engine opens what was restored, and deletes it", async () => {
    const it = drilled();
    it.cloud.restores.unopened.add("relational");
    assert.match(
      missed(await ending(it)),
      /^deviated: drill-restore-relational-own-1 is incompatible-restore, .*: the data can't be opened$/,
    );
  });

  it("says what was restored with another key than the region's", async () => {
    const it = drilled();
    it.cloud.restores.wrongKey.add("relational");
    assert.match(
      missed(await ending(it)),
      /^deviated: drill-restore-relational-own is encrypted with the region's key: somebody-elses, not /,
    );
  });

  const copyOf = (store: string): string => `arn:aws:rds:${region}:123456789012:cluster:drill-restore-${store}-own`;

  it("says which rows are gone, whether a table, all of it, or what was there when the backup was made", async () => {
    const gone = drilled();
    gone.cloud.restores.content.set(copyOf("relational"), content({ carts: 1 }));
    assert.match(missed(await ending(gone)), /: orders isn't there$/);
    const empty = drilled();
    empty.cloud.restores.content.set(copyOf("relational"), content({ orders: 0, carts: 1 }));
    assert.match(missed(await ending(empty)), /: orders has 0 rows, and what it was made of had 10 now$/);
    const early = drilled();
    const [point] = early.cloud.restores.points(region);
    early.cloud.restores.before[point!.arn] = { orders: 9 };
    early.cloud.restores.content.set(copyOf("relational"), content({ orders: 8, carts: 1 }));
    assert.match(missed(await ending(early)), /: orders has 8 rows, and what it was made of had 9 when it was made$/);
    const more = drilled();
    more.cloud.restores.content.set(copyOf("relational"), content({ orders: 11, carts: 5 }));
    assert.match(missed(await ending(more)), /: orders has 11 rows, more than the 10 of what it was made of$/);
  });

  it("says what doesn't fit together in what was restored", async () => {
    const it = drilled();
    it.cloud.restores.content.set(copyOf("document"), content({ orders: 9, carts: 1 }, ["N-1", "N-2"]));
    assert.match(
      missed(await ending(it)),
      /^deviated: drill-restore-document-own: each order's total is the sum of its lines: not so of N-1, N-2$/,
    );
    assert.deepEqual(
      it.found.filter(({ held }) => !held).map(({ what }) => what),
      ["drill-restore-document-own: each order's total is the sum of its lines"],
    );
  });

  it("counts nothing where nobody can connect, and says so", async () => {
    const it = drilled();
    const { data: _, ...context } = it.context;
    const steps = await ending({ ...it, context });
    assert.deepEqual(
      steps.filter((outcome) => outcome !== "held"),
      [],
    );
    assert.match(it.found[3]!.detail, /^nobody here can connect to it, so its rows weren't counted/);
  });

  it("is refused where there is nothing to restore, or a copy of an earlier run", async () => {
    const lacking = drilled();
    lacking.cloud.restores.lacking.add("document us-east-1");
    assert.deepEqual(await ran(lacking.plan, lacking.context), [
      "the vault in eu-west-1 has no complete recovery point of the document database that was copied from another region; look at AWS Backup's jobs",
    ]);
    const left = drilled();
    await taken(left.plan.steps.slice(0, 1), left.context);
    assert.deepEqual(await ran(left.plan, left.context), [
      "drill-restore-relational-own in eu-west-1 is available: abort the run that made it, or delete it",
      ...(await ran(left.plan, left.context)).slice(1),
    ]);
  });
});
