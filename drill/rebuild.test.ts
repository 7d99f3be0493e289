import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Action } from "./actions/action";
import { lineOf } from "./command";
import { platformFrom } from "./platform";
import { sampleOutputs } from "./platform.fixture";
import { platformActions, rebuildActions, regionActions } from "./rebuild";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const docs = readFileSync(path.join(__dirname, "..", "docs", "databases.md"), "utf8");

const linesOf = (actions: readonly Action[]): readonly string[] => actions.map((it) => lineOf(it.asCommand()));

/** Three regions, whose instances were rebuilt as often as their names say. */
function platform(instances: Readonly<Record<string, string>> = {}) {
  const outputs = sampleOutputs("instances", regions);
  for (const [region, id] of Object.entries(instances)) outputs[region]!["relationalDatabaseId"] = id;
  return platformFrom(regions, outputs);
}

describe("the rebuild of replicas", () => {
  it("touches the writer's region first, then each other region by itself, and what ties them last", () => {
    const rebuilt = platform({ "eu-west-1": "meridian-relational-1", "ap-south-1": "meridian-relational-2" });
    assert.deepEqual(linesOf(rebuildActions(rebuilt, "eu-west-1")), [
      ...linesOf(platformActions("meridian", regions, "eu-west-1")),
      ...linesOf(regionActions("meridian", "us-east-1", "meridian-relational")),
      ...linesOf(regionActions("meridian", "ap-south-1", "meridian-relational-2")),
      "pulumi up --stack global --yes",
    ]);
  });

  it("never lets go of the writer's instance", () => {
    const lines = linesOf(rebuildActions(platform(), "eu-west-1"));
    const loose = lines.filter((it) => /unprotect|no-deletion-protection|relationalGeneration/.test(it));
    assert.equal(loose.length, 6);
    assert.deepEqual(
      loose.filter((it) => it.includes("eu-west-1")),
      [],
    );
  });

  it("says each instance by its generation, to AWS and to the engine", () => {
    const [release, unprotect, , generation] = linesOf(
      regionActions("meridian", "ap-south-1", "meridian-relational-2"),
    );
    assert.match(release!, /--db-instance-identifier meridian-relational-2 /);
    assert.match(
      unprotect!,
      /unprotect 'urn:.*\$aws:rds\/instance:Instance::relational-instance-2' --stack ap-south-1/,
    );
    assert.match(generation!, /meridian:relationalGeneration 3 --stack ap-south-1$/);
  });

  // The first rebuild of the shipped three regions, after a failover to eu-west-1.
  const shown = linesOf([
    ...platformActions("meridian", regions, "eu-west-1"),
    ...regionActions("meridian", "us-east-1", "meridian-relational"),
  ]).filter((line) => !line.includes("bootstrapRegion"));
  for (const line of shown)
    it(`is documented: ${line.slice(0, 60)}…`, () => {
      assert.ok(
        docs.split("\n").some((it) => it.trim().startsWith(line)),
        line,
      );
    });

  it("is documented: the bootstrap region of every stack", () => {
    const [first, ...others] = linesOf(platformActions("meridian", regions, "eu-west-1")).filter((it) =>
      it.includes("bootstrap"),
    );
    const stacks = ["foundation", ...regions, "global"];
    const loop = `for stack in ${stacks.join(" ")}; do ${first!.replace(/foundation$/, '"$stack"')}; done`;
    assert.equal(others.length, stacks.length - 1);
    assert.ok(docs.split("\n").includes(loop), loop);
  });
});
