import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { drills } from "../drill/drills";
import { drillPlatform } from "../drill/drillPlatform";
import { faultCoverage, faultTable } from "../drill/faultCoverage";
import { proveDrill } from "../drill/regionProof";
import { snapshotOf } from "../drill/snapshot";
import { deployedOutputs } from "./deployedOutputs";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const zones = regions.map((it) => `${it}a`);

/** Without the blanks that prettier fills columns with. */
const plain = (table: string): string[] =>
  table
    .split("\n")
    .filter((it) => it.startsWith("|"))
    .map((it) => it.replaceAll(/ *\| */g, "|").replaceAll(/-+/g, "-"));

describe("the table of faults", () => {
  for (const kind of ["aurora-global", "rds"] as const)
    it(`has a row for every fault that a drill's plans need, with ${kind}`, () => {
      const source = { takenAt: new Date(0), commit: "c0ffee", domain: "shop.example.com", regions };
      const platform = drillPlatform(snapshotOf({ ...source, outputs: deployedOutputs(kind, regions) }));
      const needed = drills.flatMap((drill) =>
        proveDrill(drill, platform, { regions, zones }).planned.flatMap(({ plan }) =>
          (plan.faults ?? []).map((it) => `${drill.name}: ${it.kind}`),
        ),
      );
      const known = faultCoverage.flatMap((row) => row.drills.map((drill) => `${drill}: ${row.fault}`));
      assert.deepEqual(
        [...new Set(needed)].filter((it) => !known.includes(it)),
        [],
        "add it to drill/faultCoverage.ts",
      );
    });

  it("names every drill", () => {
    const named = new Set(faultCoverage.flatMap((row) => row.drills));
    assert.deepEqual([...named].sort(), drills.map(({ name }) => name).sort());
  });

  it("stands in docs/drills.md as it is", () => {
    const text = readFileSync(path.join(__dirname, "..", "docs", "drills.md"), "utf8");
    const shown = plain(text).filter((line) => faultCoverage.some(({ fault }) => line.includes(`\`${fault}\``)));
    assert.deepEqual(shown, plain(faultTable()).slice(2));
  });

  it("calls nothing exercised in AWS that its Fault Injection Service has no action for", () => {
    for (const { fault, aws } of faultCoverage.filter((it) => it.fault !== "fence" && it.fault !== "none"))
      if (aws.coverage !== "not possible") assert.match(aws.by, /`aws:(ec2|network|rds|s3|ssm):[a-z-]+`/, fault);
  });
});
