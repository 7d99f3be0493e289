import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import {
  DescribeDBClusterSnapshotsCommand,
  FailoverGlobalClusterCommand,
  RDSClient,
  SwitchoverGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import { MongoClient, type MongoClientOptions } from "mongodb";
import { withClient } from "../../../servers/postgresClient";
import { temporaryServerDirectory } from "../../../servers/serverUser";
import { withEmulator } from "../../emulator/emulator.fixture";
import { Databases as Described, memberOf } from "../../emulator/overlay-rds.fixture";
import type { StoreName } from "../../faults/ports";
import type { World } from "../world";
import { worldOf } from "../world.fixture";
import { Databases } from "./databases";
import { askAt, has, settle } from "./databases.fixture";

const [us, eu, ap] = ["us-east-1", "eu-west-1", "ap-south-1"] as const;
const regions = [us, eu, ap];
const credentials = { MasterUsername: "meridian", MasterUserPassword: "correct-horse" };
const engines = { relational: "aurora-postgresql", document: "docdb" } as const;

describe("The databases of a living cloud", function () {
  const emulator = withEmulator(this);
  this.timeout(120_000);
  const described = new Described(emulator);
  let world: World;
  const parts: Databases[] = [];

  before(async () => {
    world = { ...(await worldOf(emulator, regions, 6000)), folder: await temporaryServerDirectory("databases-test") };
  });

  after(async () => {
    await Promise.all(parts.map((it) => it.stop()));
    await world.network.close();
    await rm(world.folder, { recursive: true, force: true });
  });

  const follow = (store: StoreName): Databases => {
    const part = new Databases(world, store);
    parts.push(part);
    return part;
  };

  /** A global cluster with a member in each region, the first of which writes; ARNs by region. */
  const globalCluster = async (store: StoreName, of: readonly string[]) => {
    const engine = engines[store];
    const group = await described.globalCluster(engine);
    const arns: Record<string, string> = {};
    for (const region of of) {
      const asWriter =
        region === of[0] ? { ...credentials, ...(store === "relational" && { DatabaseName: "shop" }) } : {};
      arns[region] = await described.cluster(region, { ...memberOf(group, engine), ...asWriter });
      await described.instance(region, engine, arns[region].split(":")[6]!);
    }
    return { group, arns };
  };

  const here = () => emulator.cloudIn(eu).client(RDSClient);

  const switchOver = (group: string, to: string) =>
    here().send(new SwitchoverGlobalClusterCommand({ GlobalClusterIdentifier: group, TargetDbClusterIdentifier: to }));

  const failOver = (group: string, to: string) =>
    here().send(
      new FailoverGlobalClusterCommand({
        ...{ GlobalClusterIdentifier: group, TargetDbClusterIdentifier: to, AllowDataLoss: true },
      }),
    );

  const addressOf = async (arn: string, port: number) => {
    const name = (await described.one(arn)).Endpoint!;
    const found = world.directory.find(name, port);
    assert.ok(found, `nothing listens at ${name}:${port}`);
    return { name, ...found };
  };

  const sql = async (arn: string, text: string) => askAt(world, (await described.one(arn)).Endpoint!, text);

  const orders = async (arn: string): Promise<string> =>
    (await sql(arn, "select number from orders order by number").catch(() => [])).map((it) => it["number"]).join();

  it("serve orders with TLS, move their writer without a loss, and let what a failover loses be counted, also what a cut-off writer took", async () => {
    const { group, arns } = await globalCluster("relational", regions);
    const part = follow("relational");
    assert.deepEqual(await settle(part), [`start ${us}`, `copy ${eu}`, `copy ${ap}`]);
    await sql(arns[us]!, "create table orders (number int primary key)");
    await sql(arns[us]!, "insert into orders values (1)");
    await has(() => orders(arns[ap]!), "1");
    await assert.rejects(sql(arns[eu]!, "insert into orders values (2)"), /read-only transaction/);

    const answer = await switchOver(group, arns[eu]!);
    assert.equal(answer.GlobalCluster!.Status, "switching-over");
    assert.deepEqual(await described.writers(group), [arns[us]]);
    await assert.rejects(switchOver(group, arns[ap]!), /is in switching-over state/);
    assert.deepEqual(await settle(part), [`switch over ${eu}`, `follow ${ap}`, `say moved ${eu}`]);
    assert.deepEqual(await described.writers(group), [arns[eu]]);
    assert.equal((await described.described(group)).Status, "available");
    await sql(arns[eu]!, "insert into orders values (2)");
    for (const region of regions) await has(() => orders(arns[region]!), "1,2");

    assert.deepEqual(
      part.faults.list().map((it) => it.name),
      regions.map((it) => `${it} relational`),
    );
    await part.faults.kill(`${us} relational`);
    assert.deepEqual(await settle(part), [`follow ${us}`]);
    const mend = part.faults.cut([us, eu]);
    await sql(arns[eu]!, "insert into orders values (3)");
    await has(() => orders(arns[ap]!), "1,2,3");
    const lags = async () =>
      regions.map((it) => `${part.picture(it).role} ${part.picture(it).lagSeconds !== 0}`).join();
    await has(lags, "reader true,writer true,reader false");
    const heal = world.network.apply({ between: [{ region: eu }], effect: { kind: "cut" } });
    await failOver(group, arns[us]!);
    assert.deepEqual(await settle(part), [
      `fail over ${us}`,
      `rebuild ${ap}`,
      `say moved ${us}`,
      `say synchronized ${ap}`,
    ]);
    // Nobody could tell it to stop.
    await sql(arns[eu]!, "insert into orders values (5)");
    await sql(arns[us]!, "insert into orders values (4)");
    await has(() => orders(arns[ap]!), "1,2,4");

    assert.deepEqual(await settle(part), []);
    await mend();
    await heal();
    assert.deepEqual(await settle(part), [`rebuild ${eu}`, `say synchronized ${eu}`]);
    await has(() => orders(arns[eu]!), "1,2,4");
    const left = (await part.openLeft())!;
    const lost = await withClient(left.url, (client) => client.query<{ number: number }>("select number from orders"));
    await left.close();
    assert.deepEqual(
      lost.rows.map((it) => it.number),
      [1, 2, 3, 5],
    );
    const snapshots = await here().send(new DescribeDBClusterSnapshotsCommand({}));
    const names = snapshots.DBClusterSnapshots!.map((it) => it.DBClusterSnapshotIdentifier!);
    assert.equal(names.filter((it) => it.startsWith("rds:unplanned-global-failover-")).length, 1);

    const back = await part.faults.takeDown({ region: ap });
    assert.deepEqual(await settle(part), []);
    await back();
    assert.deepEqual(await settle(part), [`follow ${ap}`]);
  });

  it("serve documents with TLS and SCRAM, say truthfully who writes, and see collections that came later", async () => {
    const { group, arns } = await globalCluster("document", [us, eu]);
    const part = follow("document");
    assert.deepEqual(await settle(part), [`start ${us}`, `copy ${eu}`]);
    const clients = new Map<string, MongoClient>();
    const connect = async (region: string, auth: MongoClientOptions["auth"]): Promise<MongoClient> => {
      const { name, port } = await addressOf(arns[region]!, 27017);
      const lookup = (_: string, __: unknown, found: (error: null, at: unknown) => void) =>
        found(null, [{ address: "127.0.0.1", family: 4 }]);
      return new MongoClient(`mongodb://${name}:${port}/`, {
        ...{ directConnection: true, retryWrites: false, readPreference: "secondaryPreferred" },
        ...{ tls: true, ca: world.authority.certificate, lookup: lookup as never, ...(auth && { auth }) },
      });
    };
    try {
      const username = "meridian";
      for (const region of [us, eu])
        clients.set(region, await connect(region, { username, password: "correct-horse" }));
      clients.set("stranger", await connect(us, { username, password: "wrong" }));
      clients.set("nobody", await connect(us, undefined));
      const of = (region: string) => clients.get(region)!.db("shop");
      const writable = async (region: string) => String((await of(region).command({ hello: 1 }))["isWritablePrimary"]);
      const find = (who: string) => of(who).collection("products").findOne();
      await assert.rejects(find("stranger"), { code: 18 });
      await assert.rejects(find("nobody"), { code: 13 });
      assert.deepEqual([await writable(us), await writable(eu)], ["true", "false"]);
      await of(us).collection<{ _id: number }>("products").insertOne({ _id: 1 });
      const products = async (region: string) => {
        const count = of(region).collection("products").countDocuments();
        return String(await count.catch((error: Error) => error.name));
      };
      await has(() => products(eu), "1");
      await assert.rejects(
        of(eu).collection<{ _id: number }>("products").insertOne({ _id: 2 }),
        /read-only transaction/,
      );

      await switchOver(group, arns[eu]!);
      assert.deepEqual(await settle(part), [`switch over ${eu}`, `say moved ${eu}`]);
      await has(() => writable(us), "false");
      assert.equal(await writable(eu), "true");
      await of(eu).collection<{ _id: number }>("products").insertOne({ _id: 2 });
      await has(() => products(us), "2");
    } finally {
      await Promise.all([...clients.values()].map((it) => it.close()));
    }
  });
});
