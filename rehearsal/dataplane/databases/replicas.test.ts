import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import {
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  PromoteReadReplicaCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { withClient } from "../../../servers/postgresClient";
import { temporaryServerDirectory } from "../../../servers/serverUser";
import { withEmulator } from "../../emulator/emulator.fixture";
import type { World } from "../world";
import { worldOf } from "../world.fixture";
import { askAt, has, settle, shopper } from "./databases.fixture";
import { Databases } from "./databases";

const [us, eu, ap] = ["us-east-1", "eu-west-1", "ap-south-1"] as const;

describe("The RDS instances of a living cloud", function () {
  const emulator = withEmulator(this);
  this.timeout(120_000);
  let world: World;
  let part: Databases;

  before(async () => {
    world = {
      ...(await worldOf(emulator, [us, eu, ap], 6000)),
      folder: await temporaryServerDirectory("replicas-test"),
    };
    part = new Databases(world, "relational");
  });

  after(async () => {
    await part.stop();
    await world.network.close();
    await rm(world.folder, { recursive: true, force: true });
  });

  const rds = (region: string) => emulator.cloudIn(region).client(RDSClient);

  const make = (region: string, DBInstanceIdentifier: string) =>
    rds(region).send(
      new CreateDBInstanceCommand({
        ...{ DBInstanceIdentifier, DBInstanceClass: "db.t4g.medium", AllocatedStorage: 20, BackupRetentionPeriod: 1 },
        ...{ Engine: "postgres", EngineVersion: "17.5", DBName: shopper.database },
        ...{ MasterUsername: shopper.user, MasterUserPassword: shopper.password },
      }),
    );

  const follow = (region: string, DBInstanceIdentifier: string, source: readonly [region: string, name: string]) =>
    rds(region).send(
      new CreateDBInstanceReadReplicaCommand({
        ...{
          DBInstanceIdentifier,
          SourceDBInstanceIdentifier: `arn:aws:rds:${source[0]}:123456789012:db:${source[1]}`,
        },
      }),
    );

  const sql = async (region: string, DBInstanceIdentifier: string, text: string) => {
    const { DBInstances } = await rds(region).send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
    return askAt(world, DBInstances![0]!.Endpoint!.Address!, text);
  };

  const orders = async (region: string, name: string): Promise<string> =>
    (await sql(region, name, "select number from orders order by number").catch(() => []))
      .map((it) => it["number"])
      .join();

  /** Numbers of the orders that the writer had that was left behind. */
  const left = async (): Promise<readonly number[]> => {
    const opened = (await part.openLeft())!;
    const text = "select number from orders order by number";
    const { rows } = await withClient(opened.url, (client) => client.query<{ number: number }>(text));
    await opened.close();
    return rows.map((it) => it.number);
  };

  it("are promoted without their writer hearing of it, copied anew from whoever writes, and leave what they had when they go", async () => {
    await make(us, "orders");
    for (const it of [eu, ap]) await follow(it, "orders", [us, "orders"]);
    assert.deepEqual(await settle(part), [`start ${us}`, `copy ${eu}`, `copy ${ap}`]);
    await sql(us, "orders", "create table orders (number int primary key)");
    await sql(us, "orders", "insert into orders values (1)");
    for (const it of [eu, ap]) await has(() => orders(it, "orders"), "1");

    const mend = part.faults.cut([us, eu]);
    await sql(us, "orders", "insert into orders values (2)");
    await rds(eu).send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: "orders" }));
    const eusState = async () =>
      (await rds(eu).send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: "orders" }))).DBInstances![0]!;
    assert.deepEqual(
      [(await eusState()).DBInstanceStatus, (await eusState()).ReadReplicaSourceDBInstanceIdentifier],
      ["modifying", `arn:aws:rds:${us}:123456789012:db:orders`],
    );
    assert.deepEqual(await settle(part), [`promote ${eu}`, `say promoted ${eu}`]);
    assert.deepEqual(
      [(await eusState()).DBInstanceStatus, (await eusState()).ReadReplicaSourceDBInstanceIdentifier],
      ["available", undefined],
    );
    await mend();
    await sql(eu, "orders", "insert into orders values (3)");
    await sql(us, "orders", "insert into orders values (4)");
    await has(() => orders(ap, "orders"), "1,2,4");
    await withClient(part.writerUrl(), async (client) => {
      const { rows } = await client.query<{ number: number }>("select max(number) as number from orders");
      assert.deepEqual(rows, [{ number: 3 }]);
    });

    assert.equal(await part.openLeft(), undefined, "it runs");
    const letBack = await part.faults.takeDown({ region: us });
    assert.deepEqual(await settle(part), []);
    assert.deepEqual(await left(), [1, 2, 4]);
    await letBack();
    assert.deepEqual(await settle(part), [`restart ${us}`]);

    await follow(us, "orders-1", [eu, "orders"]);
    await rds(us).send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "orders", SkipFinalSnapshot: true }));
    assert.deepEqual(await settle(part), [`remove ${us}`, `copy ${us}`]);
    await has(() => orders(us, "orders-1"), "1,3");
    assert.deepEqual(await left(), [1, 2, 4]);
  });
});
