import assert from "node:assert/strict";
import type { ChoiceName } from "./drill";
import type { PlatformDrill } from "./drills";
import { parseDrill } from "./options";

const drill = (name: string, needs: readonly ChoiceName[], takes: readonly ChoiceName[] = []): PlatformDrill => ({
  ...{ name, needs, takes, proves: "", touches: "", kind: "planned" },
  plan: () => {
    throw new Error("not planned here");
  },
});
const drills = [drill("evacuate", ["leave"], ["to", "dataLoss"]), drill("fail-over", ["dataLoss"])];
const parsed = (line: string) => parseDrill(line === "" ? [] : line.split(" "), drills);
const problemsOf = (line: string): readonly string[] => {
  try {
    parsed(line);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").slice(0, -1);
  }
};

describe("A drill's command line", () => {
  it("is help where nothing is asked, or help is", () => {
    assert.deepEqual([parsed("").name, parsed("run --help").name, parsed("-h").name], ["help", "help", "help"]);
  });

  it("makes a choice for a drill", () => {
    const { name, drill, choice, consent, because, overrides } = parsed(
      "run evacuate --leave us-east-1 --to eu-west-1 --yes --because exercise --override lag,alarms",
    );
    assert.deepEqual(
      [name, drill?.name, consent, because, overrides],
      ["run", "evacuate", "yes", "exercise", ["lag", "alarms"]],
    );
    assert.deepEqual(choice, { leave: "us-east-1", to: "eu-west-1", dataLoss: "refused" });
    assert.equal(parsed("plan fail-over --accept-data-loss").choice.dataLoss, "accepted");
  });

  it("names a run for resume, abort and report, or leaves that to what is open", () => {
    assert.deepEqual(
      [parsed("resume X").subject, parsed("abort").subject, parsed("report X").subject],
      ["X", undefined, "X"],
    );
  });

  it("asks for what a drill needs and refuses what it doesn't take, all at once", () => {
    assert.deepEqual(problemsOf("run evacuate --zone us-east-1a --store both --override lag --frobnicate"), [
      "--frobnicate isn't an option",
      "--store is both; it must be relational or document (default: both)",
      "evacuate needs --leave REGION",
      "--zone does not go with evacuate",
      "--override lag needs --because TEXT: the report says why a guard was overridden",
    ]);
    assert.deepEqual(problemsOf("run fail-over"), ["fail-over needs --accept-data-loss"]);
  });

  it("takes the window of a run, who was told, and when it is due again", () => {
    const { schedule } = parsed(
      "run evacuate --leave us-east-1 --window 2026-12-01T02:00Z/2026-12-01T04:30:00+01:00 --announced-to support,,payments --every-days 90",
    );
    assert.deepEqual(schedule, {
      window: { from: "2026-12-01T02:00:00.000Z", until: "2026-12-01T03:30:00.000Z" },
      announcedTo: ["support", "payments"],
      everyDays: 90,
    });
    assert.deepEqual(parsed("run evacuate --leave us-east-1").schedule, { announcedTo: [] });
    for (const given of [
      "soon",
      "2026-12-01T04:00Z/2026-12-01T02:00Z",
      "2026-12-01T02:00Z",
      "2026-12-01T02:00Z/2026-12-01T03:00Z/x",
    ])
      assert.deepEqual(problemsOf(`run evacuate --leave us-east-1 --every-days 0 --window ${given}`), [
        "--every-days is 0; it must be a whole number from 1 to 3660",
        `--window is ${given}; it must be FROM/UNTIL such as 2026-12-01T02:00Z/2026-12-01T04:00Z`,
      ]);
  });

  it("says which commands and drills there are", () => {
    assert.match(
      problemsOf("fly")[0]!,
      /^fly is no command; there are list, plan, run, status, resume, abort, report, verify/,
    );
    assert.deepEqual(problemsOf("plan fly"), ["fly is no drill; there are evacuate, fail-over"]);
    assert.deepEqual(problemsOf("plan"), ["nothing is no drill; there are evacuate, fail-over"]);
  });

  it("takes of each command only what goes with it", () => {
    assert.deepEqual(problemsOf("list now --yes"), ["--yes does not go with list", "now does not go with list"]);
    assert.deepEqual(problemsOf("status --endpoint nowhere --time-scale 0"), [
      "--endpoint is nowhere; it must be a URL such as http://127.0.0.1:5000",
      "--time-scale is 0; it must be a whole number from 1 to 60",
    ]);
    assert.deepEqual(problemsOf("verify"), ["verify needs the archive: verify FILE"]);
  });

  it("answers as JSON with every command", () => {
    for (const it of ["list", "status", "plan evacuate --leave x", "report", "verify file", "readiness", "resume"])
      assert.equal(parsed(`${it} --json`).output, "json", it);
  });
});
