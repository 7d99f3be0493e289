import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { lineOf, platformCommands, rebuildCommands, regionCommands } from "./rebuild";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const docs = readFileSync(path.join(__dirname, "..", "docs", "databases.md"), "utf8");

describe("the rebuild of replicas", () => {
  it("touches the writer's region first, then each other region by itself, and what ties them last", () => {
    const generations = { "us-east-1": 0, "eu-west-1": 1, "ap-south-1": 2 };
    const commands = rebuildCommands({ regions, generations }, "eu-west-1");
    assert.deepEqual(commands, [
      ...platformCommands(regions, "eu-west-1"),
      ...regionCommands("us-east-1", 0),
      ...regionCommands("ap-south-1", 2),
      ["pulumi", "up", "--stack", "global", "--yes"],
    ]);
  });

  it("never lets go of the writer's instance", () => {
    const lines = rebuildCommands({ regions, generations: {} }, "eu-west-1").map(lineOf);
    const loose = lines.filter((it) => /unprotect|no-deletion-protection|relationalGeneration/.test(it));
    assert.equal(loose.length, 6);
    assert.deepEqual(
      loose.filter((it) => it.includes("eu-west-1")),
      [],
    );
  });

  it("says each instance by its generation, to AWS and to the engine", () => {
    const [release, unprotect, , generation] = regionCommands("ap-south-1", 2).map(lineOf);
    assert.match(release!, /--db-instance-identifier meridian-relational-2 /);
    assert.match(
      unprotect!,
      /unprotect 'urn:.*\$aws:rds\/instance:Instance::relational-instance-2' --stack ap-south-1/,
    );
    assert.match(generation!, /meridian:relationalGeneration 3 --stack ap-south-1$/);
  });

  // The first rebuild of the shipped three regions, after a failover to eu-west-1.
  for (const command of [
    ...platformCommands(regions, "eu-west-1").filter(([, first]) => first === "up"),
    ...regionCommands("us-east-1", 0),
  ]) {
    it(`is documented: ${lineOf(command).slice(0, 60)}…`, () => {
      assert.ok(
        docs.split("\n").some((line) => line.trim().startsWith(lineOf(command))),
        lineOf(command),
      );
    });
  }
});
