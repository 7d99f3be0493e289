import assert from "node:assert/strict";
import { databaseMeasurements } from "./metrics";
import type { DatabaseState } from "./watch";

const state = (changes: Partial<DatabaseState>): DatabaseState => ({
  ...{ arn: "arn:aws:rds:eu-west-1:1:cluster:orders", region: "eu-west-1", identifier: "orders", role: "reader" },
  ...changes,
});

const told = (store: "relational" | "document", ...changes: Partial<DatabaseState>[]) =>
  databaseMeasurements(store, changes.map(state)).map((it) => [it.namespace, it.name, it.dimensions, it.values]);

describe("What CloudWatch is told of databases", () => {
  it("is a cluster's lag in milliseconds, by the name that its service has for it", () => {
    const dimensions = { DBClusterIdentifier: "orders" };
    assert.deepEqual(told("relational", { lagSeconds: 1.5, connections: 7 }), [
      ["AWS/RDS", "AuroraGlobalDBReplicationLag", dimensions, [1500]],
      ["AWS/RDS", "DatabaseConnections", dimensions, [7]],
    ]);
    assert.deepEqual(told("document", { lagSeconds: 0 }), [
      ["AWS/DocDB", "GlobalClusterReplicationLag", dimensions, [0]],
    ]);
  });

  it("is an instance's lag in seconds", () => {
    assert.deepEqual(told("relational", { arn: "arn:aws:rds:eu-west-1:1:db:orders", lagSeconds: 1.5 }), [
      ["AWS/RDS", "ReplicaLag", { DBInstanceIdentifier: "orders" }, [1.5]],
    ]);
  });

  it("is all that was seen, of each database apart", () => {
    const other = { arn: "arn:aws:rds:ap-south-1:1:cluster:others", identifier: "others", lagSeconds: 3 };
    assert.deepEqual(told("document", { lagSeconds: 1 }, other, { lagSeconds: 2 }), [
      ["AWS/DocDB", "GlobalClusterReplicationLag", { DBClusterIdentifier: "orders" }, [1000, 2000]],
      ["AWS/DocDB", "GlobalClusterReplicationLag", { DBClusterIdentifier: "others" }, [3000]],
    ]);
  });

  it("is nothing of a lag that nobody can tell", () => {
    assert.deepEqual(told("document", { role: "none" }), []);
  });
});
