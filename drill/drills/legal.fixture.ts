/** What must be so on a fake cloud when nobody drills any more. */
import assert from "node:assert/strict";
import { observeTopology, type StoreTopology, writersIn } from "../probes/topology";
import type { FakeCloud } from "./fakeCloud.fixture";

export function topologiesOf(cloud: FakeCloud): Promise<readonly StoreTopology[]> {
  const { platform } = cloud;
  const regions = platform.regions.map((it) => it.region).filter((it) => !cloud.down.has(it));
  const { clientsIn } = cloud.context();
  return Promise.all(
    (["relational", "document"] as const).map((store) => observeTopology(store, { platform, clientsIn, regions })),
  );
}

/** One region writes each store, no move is under way, and of instances whoever was left takes no writes that count. */
export async function expectOneWriter(cloud: FakeCloud, words = ""): Promise<readonly StoreTopology[]> {
  const topologies = await topologiesOf(cloud);
  for (const it of topologies) {
    assert.equal(writersIn(it).length, 1, words);
    assert.equal(it.move, undefined, words);
  }
  const [writes] = writersIn(topologies[0]!);
  // Of instances the one that was left goes on taking writes, unless it is fenced, or can't be reached.
  const unheard = cloud.stores.writers("relational").filter((it) => it !== writes && !cloud.down.has(it));
  assert.deepEqual(
    unheard.filter((it) => !cloud.fenced.has(it)),
    [],
    words,
  );
  assert.ok(!cloud.fenced.has(writes!), `${writes} writes, and is fenced ${words}`);
  return topologies;
}
