import assert from "node:assert/strict";
import type { ConfiguredPlatform } from "../platformOptions";
import { help, parseLive } from "./options";

const files: ConfiguredPlatform = {
  regions: ["us-east-1", "eu-west-1", "ap-south-1"],
  homeRegion: "us-east-1",
  bootstrapRegion: "us-east-1",
  compute: "asg",
  database: "aurora-global",
  protection: "protected",
};
const parse = (...args: string[]) => parseLive(args, () => files);

const problemsOf = (...args: string[]): string[] => {
  try {
    parse(...args);
  } catch (error) {
    const lines = (error as Error).message.split("\n");
    assert.equal(lines.pop(), "See: npm run live -- --help");
    return lines;
  }
  return [];
};

describe("options of a living cloud", () => {
  it("start one of what the files say where none is given", () => {
    const rehearsal = { ...files, overrides: {}, roles: "stay", cloud: "live", output: "text" };
    assert.deepEqual(parse(), { name: "start", rehearsal, port: undefined, timeScale: 10 });
  });

  it("choose the platform, the port and the time scale", () => {
    const it = parse("--regions", "2", "--compute", "asg", "--port", "8080", "--time-scale=1");
    assert.ok(it.name === "start");
    assert.deepEqual([it.rehearsal.regions.length, it.rehearsal.compute, it.port, it.timeScale], [2, "asg", 8080, 1]);
  });

  it("deploy alone, even one stack, where nothing is to live", () => {
    const it = parse("--plan-only", "--stack", "eu-west-1");
    assert.ok(it.name === "start");
    assert.deepEqual([it.rehearsal.cloud, it.rehearsal.stack], ["keep", "eu-west-1"]);
  });

  it("ask a living cloud", () => {
    const request = (...args: string[]) => parse(...args);
    const of = (request: object, session?: string) => ({ name: "request", session, request });
    assert.deepEqual(request("status"), of({ name: "status" }));
    assert.deepEqual(request("faults", "--session", "1-a"), of({ name: "faults" }, "1-a"));
    assert.deepEqual(request("heal"), of({ name: "heal", which: "all" }));
    assert.deepEqual(request("heal", "all"), of({ name: "heal", which: "all" }));
    assert.deepEqual(request("heal", "3"), of({ name: "heal", which: 3 }));
    const words = ["skew-clock", "eu-west-1", "-90"];
    assert.deepEqual(request("fault", ...words), of({ name: "fault", words }));
  });

  it("print the help, and remove what is kept", () => {
    for (const it of ["--help", "-h"]) assert.deepEqual(parse(it), { name: "help" });
    assert.deepEqual(parse("discard"), { name: "discard" });
  });

  it("pass on to drift whatever is asked of it", () => {
    assert.deepEqual(parse("drift", "--json"), { name: "drift", words: ["--json"] });
  });

  it("pass on to a drill whatever is asked of it", () => {
    assert.deepEqual(parse("drill", "run", "failback", "--to", "us-east-1", "--help"), {
      ...{ name: "drill", words: ["run", "failback", "--to", "us-east-1", "--help"] },
    });
  });

  const refusals: readonly [readonly string[], string][] = [
    [
      ["stop"],
      "stop is no command; there are status, faults, fault, heal, discard, drill, drift, and none, which starts a cloud",
    ],
    [["--keep"], "--keep isn't an option"],
    [
      ["toString"],
      "toString is no command; there are status, faults, fault, heal, discard, drill, drift, and none, which starts a cloud",
    ],
    [["status", "now"], "now does not go with status"],
    [["status", "--port", "1"], "--port does not go with status"],
    [["--session", "x"], "--session does not go with starting a cloud"],
    [
      ["--stack", "global"],
      "--stack is global; one stack has no life of its own: add --plan-only, or leave --stack out",
    ],
    [["--plan-only", "--port", "80"], "--port does not go with --plan-only, which brings nothing to life"],
    [["--port", "0"], "--port is 0; it must be a whole number from 1 to 65535"],
    [["--time-scale", "0.5"], "--time-scale is 0.5; it must be a whole number from 1 to 60"],
    [["--regions", "9"], "--regions is 9; a number must be 2 to 6"],
    [["heal", "-1"], "heal -1: it must be a fault's number, or all"],
    [["heal", "1", "2"], "2 does not go with heal"],
    [["fault", "kill-region"], "kill-region was given 0 words (none); it is: kill-region REGION"],
    [["--time-scale"], "--time-scale needs a value"],
  ];
  for (const [args, problem] of refusals)
    it(`refuse ${args.join(" ")}`, () => {
      assert.deepEqual(problemsOf(...args), [problem]);
    });

  it("tell all problems at once", () => {
    assert.deepEqual(problemsOf("--port", "x", "--time-scale", "99", "--compute", "vm", "--fast"), [
      "--fast isn't an option",
      "--compute is vm; it must be one of asg, eks",
      "--port is x; it must be a whole number from 1 to 65535",
      "--time-scale is 99; it must be a whole number from 1 to 60",
    ]);
  });

  it("are all in the help, with every fault", () => {
    for (const it of ["--profile", "--configuration", "--regions", "--compute", "--database", "--port", "--time-scale"])
      assert.ok(help.includes(it));
    for (const it of [
      "--plan-only",
      "--stack",
      "status",
      "heal",
      "faults",
      "discard",
      "--session",
      "kill-region REGION",
    ])
      assert.ok(help.includes(it));
  });
});
