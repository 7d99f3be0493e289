import assert from "node:assert/strict";
import { faultNamed } from "../faults/ask";
import { scenarioNamed, scenarios } from "./all";
import { actInWords, type Cast, type Scenario } from "./scenario";

const regions = ["us-east-1", "eu-west-1", "ap-south-1", "us-west-2", "eu-central-1", "ap-southeast-1"];
const castOf = (count: number): Cast => ({ writer: regions[0]!, others: regions.slice(1, count) });
const counts = ({ leastRegions = 2 }: Scenario): number[] => [2, 3, 4, 6].filter((it) => it >= leastRegions);
/** Each scenario with each number of regions that it is for. */
const plays = scenarios.flatMap((it) =>
  counts(it).map((count) => ({ name: `${it.name} of ${count}`, count, ...it.play(castOf(count)) })),
);

describe("The scenarios", () => {
  it("have names of their own, and say in a sentence what they prove", () => {
    assert.equal(new Set(scenarios.map((it) => it.name)).size, scenarios.length);
    for (const it of scenarios) assert.match(it.proves, /^[^A-Z].{30,}[^.]$/, it.name);
  });

  it("begin only faults that there are, each with as many words as it takes", () => {
    const faults = plays.flatMap(({ acts }) => acts.flatMap((it) => (it.do === "fault" ? [it.words] : [])));
    assert.equal(faults.length > 0, true);
    for (const words of faults) assert.doesNotThrow(() => faultNamed(words), words.join(" "));
  });

  it("let users shop before and after whatever is done, so that there is something to count", () => {
    for (const { name, acts } of plays) {
      assert.equal(acts[0]!.do, "serve", name);
      assert.equal(acts.at(-1)!.do, "serve", name);
    }
  });

  it("name the regions that write in the order in which they move the databases", () => {
    for (const { name, acts, truths } of plays) {
      const moves = acts.flatMap((it) => (it.do === "move" ? [it.to] : []));
      assert.deepEqual(truths.writers, [regions[0], ...moves], name);
    }
  });

  it("allow a loss only where they fail over", () => {
    for (const { name, acts, truths } of plays) {
      const failsOver = acts.some((it) => it.do === "move" && it.kind === "failover");
      assert.equal(truths.losses, failsOver ? "left behind" : "none", name);
    }
  });

  it("expect DNS to lead nobody to what they evacuate or lose, and leave a region to lead to", () => {
    for (const { name, count, acts, truths } of plays) {
      const left = acts.flatMap((it) => (it.do === "evacuate" ? it.regions : it.do === "leave" ? [it.region] : []));
      if (left.length > 0) assert.deepEqual(truths.away, left, name);
      assert.equal((truths.away ?? []).length < count, true, name);
    }
  });

  it("say each act so that a log can be read", () => {
    const { acts } = scenarioNamed("lost-response").play(castOf(3));
    assert.deepEqual(acts.map(actInWords), [
      "users are answered 60 times more",
      "lose-response rds.SwitchoverGlobalCluster eu-west-1",
      "switchover of both databases to eu-west-1",
      "users see no errors",
      "users are answered 60 times more",
    ]);
  });

  it("are found by their names, and by no other", () => {
    assert.equal(scenarioNamed("switchover").name, "switchover");
    assert.throws(
      () => scenarioNamed("swichover"),
      /^Error: swichover is no scenario; there are all-well, switchover, /,
    );
  });
});
