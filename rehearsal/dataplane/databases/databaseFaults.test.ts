import assert from "node:assert/strict";
import { Network } from "../network/network";
import { DatabaseFaults } from "./databaseFaults";
import type { DatabaseServer } from "./databaseServer";
import type { DescribedDatabase } from "./observe";

const described = (identifier: string, region: string, zones: readonly string[]): DescribedDatabase => ({
  ...{ arn: `arn:aws:rds:${region}:1:cluster:${identifier}`, identifier, region, zones, port: 5432, names: [] },
  ...{ database: "storefront", credentials: { username: "meridian", password: "secret" } },
  ...{ isDown: false, isCutOff: false, isPendingResync: false },
});

/** Servers without processes, and what was killed. */
function faultsOf(...all: readonly DescribedDatabase[]) {
  const did: string[] = [];
  const serverOf = (it: DescribedDatabase) =>
    ({
      ...{ arn: it.arn, region: it.region, options: { described: it }, role: "writer", isRunning: true },
      processes: [1, 2],
      kill: () => Promise.resolve(void did.push(`kill ${it.identifier}`)),
    }) as unknown as DatabaseServer;
  const servers = all.map(serverOf);
  const faults = new DatabaseFaults({
    ...{ store: "relational", network: new Network(), replication: "orders replication" },
    ...{ servers: () => servers, described: () => all, wake: () => void did.push("look again") },
  });
  return { faults, did };
}

const spread = described("spread", "us", ["a", "b"]);
const alone = described("alone", "us", ["a"]);
const elsewhere = described("elsewhere", "eu", ["c"]);

describe("Faults of databases", () => {
  it("take down all of a region until undone, whatever its zones, and nothing elsewhere", async () => {
    const { faults, did } = faultsOf(spread, alone, elsewhere);
    const held = () => [spread, alone, elsewhere].map((it) => faults.isHeld(it));
    const undo = await faults.takeDown({ region: "us" });
    assert.deepEqual(did, ["kill spread", "kill alone", "look again"]);
    assert.deepEqual(held(), [true, true, false]);
    await undo();
    assert.deepEqual([held(), did.at(-1)], [[false, false, false], "look again"]);
  });

  it("end in a zone what is there first, and keep down only what has instances nowhere else", async () => {
    const { faults, did } = faultsOf(spread, alone, elsewhere);
    await faults.takeDown({ region: "us", zone: "a" });
    assert.deepEqual(did, ["kill spread", "kill alone", "look again"]);
    assert.deepEqual([faults.isHeld(spread), faults.isHeld(alone)], [false, true]);
  });

  it("leave a cluster alone in a zone where only another of its instances is", async () => {
    const { faults, did } = faultsOf(spread);
    await faults.takeDown({ region: "us", zone: "b" });
    assert.deepEqual([did, faults.isHeld(spread)], [["look again"], false]);
  });

  it("name a server by its region and store, and by itself where a region has several", async () => {
    const { faults, did } = faultsOf(spread, alone, elsewhere);
    const names = ["us relational spread", "us relational alone", "eu relational"];
    assert.deepEqual(
      faults.list().map((it) => it.name),
      names,
    );
    assert.deepEqual(faults.list().at(-1), {
      ...{ name: "eu relational", region: "eu", what: "relational database", pid: 2 },
    });
    await faults.kill("eu relational");
    assert.deepEqual(did, ["kill elsewhere", "look again"]);
    await assert.rejects(faults.kill("eu document"), {
      message: `there is no eu document; there are: ${names.join(", ")}`,
    });
  });

  it("pause replay only where something follows", async () => {
    const { faults } = faultsOf(elsewhere);
    await assert.rejects(faults.pauseReplay("eu"), /no relational database in eu follows another/);
  });
});
