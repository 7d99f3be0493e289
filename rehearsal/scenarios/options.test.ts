import assert from "node:assert/strict";
import type { ConfiguredPlatform } from "../platformOptions";
import { scenarios } from "./all";
import { parseSoak } from "./options";

const configured: ConfiguredPlatform = {
  ...{ regions: ["us-east-1", "eu-west-1", "ap-south-1"], homeRegion: "us-east-1", bootstrapRegion: "us-east-1" },
  ...{ compute: "asg", database: "aurora-global", protection: "protected" },
};
const parse = (...args: string[]) => parseSoak(args, () => configured);

describe("Options of the soak", () => {
  it("are none: every scenario that hasn't held for this commit, on a cloud that lives", () => {
    const options = parse();
    assert.deepEqual(options.scenarios, scenarios);
    assert.deepEqual(
      [options.played, options.tally, options.timeScale, options.perSecond, options.output],
      ["unheld", "go on", 10, 10, "text"],
    );
    assert.deepEqual([options.rehearsal.cloud, options.rehearsal.roles], ["live", "stay"]);
  });

  it("name scenarios, which are played whether they have held or not", () => {
    const options = parse("zone-loss", "failover", "zone-loss", "--load", "5", "--time-scale", "20", "--json");
    assert.deepEqual(
      options.scenarios.map((it) => it.name),
      ["zone-loss", "failover"],
    );
    assert.deepEqual([options.played, options.timeScale, options.perSecond, options.output], ["all", 20, 5, "json"]);
  });

  it("forget what has held, where they say so", () => {
    assert.equal(parse("--anew").tally, "anew");
  });

  it("leave out what needs more regions than there are, or refuse it where it is named", () => {
    const names = parse("--regions", "2").scenarios.map((it) => it.name);
    assert.deepEqual([names.includes("evacuate-2"), names.includes("evacuate-two")], [true, false]);
    assert.throws(() => parse("evacuate-two", "--regions", "2"), /evacuate-two needs 3 regions, and there are 2/);
  });

  it("are refused with everything that is wrong at once", () => {
    assert.throws(() => parse("failovr", "--load", "0", "--forever"), {
      message:
        `--forever isn't an option\nfailovr is no scenario; there are ${scenarios.map((it) => it.name).join(", ")}\n` +
        "--load is 0; it must be a number from 1 to 1000\nSee: npm run soak:life -- --help",
    });
    assert.throws(() => parseSoak([], () => ({ ...configured, database: "rds" })), {
      message:
        "databaseKind is rds; scenarios move databases to and fro, which needs aurora-global. With rds: npm run rehearse -- --database rds [--drill NAME]\n" +
        "See: npm run soak:life -- --help",
    });
  });

  it("play on EKS what needs no instance refresh, and refuse what does where it is named", () => {
    const { rehearsal, scenarios: played } = parse("--compute", "eks");
    assert.equal(rehearsal.compute, "eks");
    const without = scenarios.map((it) => it.name).filter((it) => !it.startsWith("rollout"));
    assert.deepEqual(
      played.map((it) => it.name),
      without,
    );
    assert.throws(
      () => parse("rollout", "--compute", "eks"),
      /^Error: rollout needs asg: it is an instance refresh, and eks has none$/m,
    );
  });
});
