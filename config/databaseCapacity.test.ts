import assert from "node:assert/strict";
import { connectionLimit, memoryBytes } from "./databaseCapacity";

describe("database capacity", () => {
  it("knows the memory of a class", () => {
    const gibibytes = (instanceClass: string) => memoryBytes(instanceClass) / 2 ** 30;
    assert.equal(gibibytes("db.r6g.large"), 16);
    assert.equal(gibibytes("db.r7g.2xlarge"), 64);
    assert.equal(gibibytes("db.r6gd.16xlarge"), 512);
    assert.equal(gibibytes("db.x2g.large"), 32);
    assert.equal(gibibytes("db.t4g.medium"), 4);
    assert.equal(gibibytes("db.t4g.micro"), 1);
    assert.equal(gibibytes("db.t3.small"), 2);
    assert.equal(gibibytes("db.m7g.large"), 8);
  });

  it("knows how many connections PostgreSQL allows by default, at most 5,000", () => {
    assert.equal(connectionLimit("db.t4g.medium"), 450);
    assert.equal(connectionLimit("db.r6g.large"), 1802);
    assert.equal(connectionLimit("db.r6g.2xlarge"), 5000);
  });

  it("doesn't guess", () => {
    for (const unknown of [
      "r6g.large",
      "db.r6g.tiny",
      "db.serverless",
      "db.r6g.constructor",
      "db.constructor6g.large",
    ]) {
      assert.throws(() => memoryBytes(unknown), new RegExp(`the memory of ${unknown} isn't known`));
    }
  });
});
