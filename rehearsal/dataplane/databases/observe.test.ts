import assert from "node:assert/strict";
import type { DBCluster, DBInstance, GlobalCluster } from "@aws-sdk/client-rds";
import { type DatabaseFacts, type DescribedRegion, desiredDatabases } from "./observe";

const arnOf = (region: string, kind: "cluster" | "db", identifier: string): string =>
  `arn:aws:rds:${region}:1:${kind}:${identifier}`;
const [us, eu] = ["us-east-1", "eu-west-1"] as const;
const [orders, copy] = [arnOf(us, "cluster", "orders"), arnOf(eu, "cluster", "copy")];

const cluster = (region: string, identifier: string, engine = "aurora-postgresql"): DBCluster => ({
  ...{
    DBClusterArn: arnOf(region, "cluster", identifier),
    DBClusterIdentifier: identifier,
    Engine: engine,
    Port: 5432,
  },
  ...{ Endpoint: `${identifier}.cluster`, ReaderEndpoint: `${identifier}.cluster-ro`, DatabaseName: "storefront" },
  DBClusterMembers: [{ DBInstanceIdentifier: `${identifier}-2`, IsClusterWriter: true }],
});

const member = (identifier: string, number: number, zone: string, engine = "aurora-postgresql"): DBInstance => ({
  ...{ DBClusterIdentifier: identifier, DBInstanceIdentifier: `${identifier}-${number}`, Engine: engine },
  ...{ AvailabilityZone: zone, Endpoint: { Address: `${identifier}-${number}.instance`, Port: 5432 } },
});

const instance = (region: string, identifier: string, source?: string): DBInstance => ({
  ...{ DBInstanceArn: arnOf(region, "db", identifier), DBInstanceIdentifier: identifier, Engine: "postgres" },
  ...{
    Endpoint: { Address: `${identifier}.instance`, Port: 5433 },
    DBName: "storefront",
    AvailabilityZone: `${region}a`,
  },
  ...(source !== undefined && { ReadReplicaSourceDBInstanceIdentifier: source }),
});

const regions: readonly DescribedRegion[] = [
  { region: us, clusters: [cluster(us, "orders")], instances: [member("orders", 1, "a"), member("orders", 2, "b")] },
  { region: eu, clusters: [cluster(eu, "copy")], instances: [member("copy", 2, "c")] },
];

const group = (changes: Partial<GlobalCluster> = {}): GlobalCluster => ({
  ...{ GlobalClusterIdentifier: "shop", Engine: "aurora-postgresql" },
  GlobalClusterMembers: [
    { DBClusterArn: orders, IsWriter: true, SynchronizationStatus: "connected" },
    { DBClusterArn: copy, IsWriter: false, SynchronizationStatus: "pending-resync" },
  ],
  ...changes,
});

const everybody = { username: "meridian", password: "secret" };
const facts = (changes: Partial<DatabaseFacts> = {}): DatabaseFacts => ({
  credentials: new Proxy({}, { get: () => everybody }),
  ...{ tails: {}, promoting: [], restored: {}, down: { regions: [], clusters: [] } },
  ...changes,
});

const roles = (...asked: Parameters<typeof desiredDatabases>) =>
  desiredDatabases(...asked).databases.map((it) => [it.identifier, it.follows]);

describe("What the AWS API says of databases", () => {
  it("is one server a cluster, found by all its names, the zone of the instance that answers first", () => {
    const [first, second] = desiredDatabases("relational", regions, [group()], facts()).databases;
    assert.deepEqual(first, {
      ...{ arn: orders, region: us, identifier: "orders", port: 5432, database: "storefront", group: "shop" },
      names: ["orders.cluster", "orders.cluster-ro", "orders-1.instance", "orders-2.instance"],
      ...{ zones: ["b", "a"], credentials: everybody, isDown: false, isCutOff: false, isPendingResync: false },
    });
    assert.deepEqual([second!.follows, second!.isPendingResync], [orders, true]);
  });

  it("is during a move the role that each will have, and whether loss is allowed", () => {
    const FailoverState = {
      Status: "pending",
      FromDbClusterArn: orders,
      ToDbClusterArn: copy,
      IsDataLossAllowed: true,
    } as const;
    const asked = ["relational", regions, [group({ FailoverState })], facts()] as const;
    assert.deepEqual(roles(...asked), [
      ["orders", copy],
      ["copy", undefined],
    ]);
    assert.deepEqual(desiredDatabases(...asked).moves, [{ group: "shop", from: orders, to: copy, isLossy: true }]);
  });

  it("is a database that takes writes where a cluster is in no global one", () => {
    assert.deepEqual(roles("relational", regions, [], facts()), [
      ["orders", undefined],
      ["copy", undefined],
    ]);
  });

  it("is what is down by its region or alone, and the name of what a lost writer keeps", () => {
    const of = (changes: Partial<DatabaseFacts>) =>
      desiredDatabases("relational", regions, [group()], facts(changes)).databases.map((it) => [it.isDown, it.tail]);
    assert.deepEqual(of({ down: { regions: [us], clusters: [copy] }, tails: { [copy]: "rds:tail" } }), [
      [true, undefined],
      [true, "rds:tail"],
    ]);
  });

  it("is a replica that follows an instance of another region, or of its own by name alone", () => {
    const far = arnOf(us, "db", "main");
    const described = [
      { region: us, clusters: [], instances: [instance(us, "main"), instance(us, "near", "main")] },
      { region: eu, clusters: [], instances: [instance(eu, "far", far)] },
    ];
    assert.deepEqual(roles("relational", described, [], facts()), [
      ["main", undefined],
      ["near", far],
      ["far", far],
    ]);
  });

  it("is a replica that takes writes, and says so, where it is being promoted", () => {
    const [main, far] = [arnOf(us, "db", "main"), arnOf(eu, "db", "far")];
    const described = [
      { region: us, clusters: [], instances: [instance(us, "main")] },
      { region: eu, clusters: [], instances: [instance(eu, "far", main)] },
    ];
    const { databases } = desiredDatabases("relational", described, [], facts({ promoting: [far] }));
    assert.deepEqual(
      databases.map((it) => [it.follows, it.isPromoting]),
      [
        [undefined, undefined],
        [undefined, true],
      ],
    );
  });

  it("is of each store its own, and nothing of a cluster that no instance serves", () => {
    const described = [
      { region: us, clusters: [cluster(us, "orders")], instances: [] },
      { region: eu, clusters: [cluster(eu, "books", "docdb")], instances: [member("books", 1, "a", "docdb")] },
    ];
    assert.deepEqual(roles("relational", described, [], facts()), []);
    assert.deepEqual(roles("document", described, [], facts()), [["books", undefined]]);
  });

  it("is refused where nobody knows what its user signs in with", () => {
    assert.throws(
      () => desiredDatabases("relational", regions, [], facts({ credentials: {} })),
      /knows no master user of arn:aws:rds:us-east-1:1:cluster:orders/,
    );
  });
});
