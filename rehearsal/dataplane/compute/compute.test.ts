import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { isRunning } from "../../../toolchain/processes";
import { nextChange } from "../reconcile/nextChange";
import { Reconciler } from "../reconcile/reconciler";
import { withEmulator } from "../../emulator/emulator.fixture";
import { brokenImage } from "./brokenImages";
import { Compute } from "./compute";
import { ComputeWorld, digestOf } from "./compute.fixture";

describe("Storefronts of an Auto Scaling group", function () {
  const { cloudIn, endpoint } = withEmulator(this);
  let shop: ComputeWorld;
  let compute: Compute;
  let reconciler: Reconciler;
  const first = digestOf("1");

  before(async () => {
    shop = await ComputeWorld.start(endpoint(), cloudIn);
    compute = await Compute.create({ world: shop.world, digest: first });
    const { happenings } = shop.world;
    reconciler = new Reconciler({ parts: [compute], happenings, nextChange: nextChange(endpoint()) });
    await shop.launch(first, 2);
  });
  after(async () => {
    await reconciler.stop();
    await shop.stop();
  });

  const serving = (): string[] => [...compute.machines.values()].filter((it) => it.serves).map((it) => it.wanted.id);
  const machine = (id: string) => compute.machines.get(id)!;
  const listed = (id: string) => shop.world.directory.find(id, 8080);
  /** Resolves when the next thing has happened. */
  const happens = () =>
    new Promise<void>((resolve) => {
      const end = shop.world.happenings.onHappening(() => {
        end();
        setImmediate(resolve);
      });
    });
  const said = (): string[] => shop.world.happenings.list.map((it) => it.what);
  const ready = async (id: string) => fetch(`http://127.0.0.1:${listed(id)!.port}/health/ready`);

  it("run with their user data's environment, reach what it names through links, and are found by their id", async () => {
    while (serving().length < 2) await happens();
    for (const id of serving()) {
      const answer = await ready(id);
      assert.deepEqual([answer.status, answer.headers.get("x-region")], [200, "eu-west-1"]);
    }
  });

  it("may be frozen, and go on", async () => {
    const [id] = serving();
    const thaw = compute.faults.freeze(id!);
    await assert.rejects(
      fetch(`http://127.0.0.1:${listed(id!)!.port}/health/live`, { signal: AbortSignal.timeout(300) }),
    );
    await thaw();
    assert.equal((await ready(id!)).status, 200);
  });

  it("are started again by their unit when they end, and not where their zone is down", async () => {
    const [id, other] = serving();
    const { pid } = machine(id!);
    const up = await compute.faults.takeDown({ region: "eu-west-1", zone: machine(other!).wanted.zone });
    await compute.faults.kill(id!);
    while (!said().includes(`${id} ended with signal SIGKILL; its unit starts it again`)) await happens();
    while (!machine(id!).serves) await happens();
    assert.notEqual(machine(id!).pid, pid);
    assert.equal(machine(other!).pid, undefined);
    await up();
    await compute.allServe();
    assert.equal((await ready(other!)).status, 200);
  });

  it("are replaced by those of another image in an instance refresh, and end with 0 once they have been drained", async () => {
    const before = serving();
    const pids = before.map((id) => machine(id).pid!);
    const image = await brokenImage(compute.images.find(`x@${first}`), "errors", shop.world.folder);
    compute.images.register(digestOf("2"), image);
    await shop.refreshTo(digestOf("2"));
    while (said().filter((it) => it.endsWith("ended with code 0")).length < 2) await happens();
    await compute.allServe();
    const images = serving().map((id) => machine(id).wanted.runs.image.slice(-64));
    assert.deepEqual(images, ["2".repeat(64), "2".repeat(64)]);
    const [id] = serving();
    const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${machine(id!).port}${path}`)).status;
    assert.deepEqual([await statusOf("/health/ready"), await statusOf("/"), await statusOf("/")], [200, 500, 200]);
    while (before.some((id) => compute.machines.has(id))) await wait(20);
    assert.deepEqual(before.map(listed), [undefined, undefined]);
    assert.ok(!pids.some(isRunning));
  });

  it("leave nothing behind when the group is scaled to nothing, and no machine is launched with an unknown image", async () => {
    await shop.refreshTo(digestOf("3"));
    const refusal = /^failed: no local image has the digest of .*@sha256:3{64}; there are sha256:1{64}, /;
    while (!said().some((it) => refusal.test(it))) await happens();
    await shop.scaleTo(0);
    while (compute.machines.size > 0) await wait(20);
    assert.deepEqual(compute.faults.list(), []);
    assert.deepEqual(shop.world.network.ends(), ["edge", "payment gateway"]);
  });
});
