import assert from "node:assert/strict";
import { drills } from "../drill/drills";
import { help, parseOptions as parse } from "./options";
import { type ConfiguredPlatform, introduction } from "./platformOptions";

const files: ConfiguredPlatform = {
  regions: ["us-east-1", "eu-west-1", "ap-south-1"],
  homeRegion: "us-east-1",
  bootstrapRegion: "us-east-1",
  compute: "asg",
  database: "aurora-global",
  protection: "protected",
};
const parseOptions = (args: readonly string[], change: Partial<ConfiguredPlatform> = {}) =>
  parse(args, () => ({ ...files, ...change }));

const problemsOf = (...args: string[]): string[] => {
  try {
    parseOptions(args);
  } catch (error) {
    const lines = (error as Error).message.split("\n");
    assert.equal(lines.pop(), "See: npm run rehearse -- --help");
    return lines;
  }
  return [];
};

describe("options of a rehearsal", () => {
  it("are what the files say, the whole platform, nothing kept and a report as text where none is given", () => {
    const usual = {
      overrides: {},
      life: { timeScale: 10, perSecond: 10, drills: [] },
      roles: "moved",
      cloud: "discard",
      output: "text",
    };
    assert.deepEqual(parseOptions([]), { ...files, ...usual });
    const own = { regions: ["eu-west-1", "eu-north-1"], homeRegion: "eu-north-1", bootstrapRegion: "eu-west-1" };
    assert.deepEqual(parseOptions([], own), { ...files, ...own, ...usual });
  });

  it("give it another name, and a second one a name beside it, which AWS' names can carry", () => {
    const named = parseOptions(["--platform", "staging"]);
    assert.equal(named.name, "staging");
    assert.match(introduction(named), /but for all stacks: name staging$/);
    const { beside, life } = parseOptions(["--beside", "staging"]);
    assert.deepEqual([beside, life], ["staging", undefined]);
    assert.match(
      problemsOf("--platform", "Staging")[0]!,
      /^--platform is Staging, which AWS' names can't be made of\. Allowed: /,
    );
    assert.match(
      problemsOf("--beside", "meridian")[0]!,
      /^--beside is meridian, which is the first platform's too\. Allowed: /,
    );
    assert.deepEqual(problemsOf("--beside", "staging", "--stack", "global"), [
      "--beside needs whole platforms: leave out --stack",
    ]);
  });

  it("turn on what is off by default, by name", () => {
    const { overrides, ...rest } = parseOptions(["--with", "events"]);
    const { overrides: _, ...usual } = parseOptions([]);
    const events = {
      ...{ eventsKind: "sqs", mailFrom: "The shop <orders@shop.example.com>" },
      merchantAlertEmail: "merchants@shop.example.com",
    };
    assert.deepEqual([overrides, rest], [events, usual]);
    assert.deepEqual(parseOptions(["--with", "events,dynamodb"]).overrides, { ...events, cartsKind: "dynamodb" });
    assert.deepEqual(parseOptions(["--with", "user-pool", "--regions", "2"]).overrides["userPoolRegion"], "eu-west-1");
    assert.deepEqual(parseOptions(["--with", "fault-experiments"]).overrides, { faultExperiments: true });
    assert.match(problemsOf("--with", "events,cron")[0]!, /^--with is events,cron; it must be of events, dynamodb/);
  });

  it("override the files for all stacks, and say so", () => {
    const options = parseOptions(["--regions", "sa-east-1,eu-west-1", "--compute", "eks"]);
    assert.deepEqual(options.overrides, {
      regions: ["sa-east-1", "eu-west-1"],
      homeRegion: "sa-east-1",
      bootstrapRegion: "sa-east-1",
      computeKind: "eks",
    });
    assert.equal(
      introduction(options),
      "rehearsing sa-east-1, eu-west-1 as Pulumi.yaml and the stacks' files say\n" +
        "  but for all stacks: regions sa-east-1,eu-west-1; homeRegion sa-east-1; bootstrapRegion sa-east-1; computeKind eks",
    );
    assert.equal(
      introduction(parseOptions([])),
      "rehearsing us-east-1, eu-west-1, ap-south-1 as Pulumi.yaml and the stacks' files say",
    );
  });

  it("take a profile's files", () => {
    const asked: (string | undefined)[] = [];
    const options = parse(["--profile", "dev"], ({ profile }) => (asked.push(profile), files));
    assert.deepEqual([options.profile, asked], ["dev", ["dev"]]);
    assert.deepEqual(problemsOf("--profile", "../x"), ["--profile is ../x; it must be a folder in profiles/"]);
  });

  it("take a configuration of the matrix, and name them all where there is no such one", () => {
    const asked: unknown[] = [];
    const options = parse(["--configuration", "two-old-clusters"], (source) => (asked.push(source), files));
    assert.deepEqual([options.configuration, asked], ["two-old-clusters", [{ configuration: "two-old-clusters" }]]);
    assert.match(introduction(options), / as Pulumi\.yaml and the configuration two-old-clusters say$/);
    const [problem, more] = problemsOf("--configuration", "toString", "--profile", "dev");
    assert.match(
      problem ?? "",
      /^--configuration is toString; it must be one of replicas-elsewhere, .*, two-old-clusters/,
    );
    assert.match(problem ?? "", /, seed-SEED-N or pair-SEED-N$/);
    assert.equal(more, "--configuration and --profile exclude each other");
  });

  for (const count of [2, 4, 6]) {
    it(`name ${count} different regions by their number`, () => {
      const { regions } = parseOptions(["--regions", String(count)]);
      assert.equal(new Set(regions).size, count);
      assert.equal(regions.length, count);
    });
  }

  it("take regions by name, of which the first is the bootstrap region", () => {
    const { regions, bootstrapRegion } = parseOptions(["--regions", "eu-north-1, sa-east-1"]);
    assert.deepEqual(regions, ["eu-north-1", "sa-east-1"]);
    assert.equal(bootstrapRegion, "eu-north-1");
  });

  it("choose the kinds of compute and database", () => {
    const { compute, database } = parseOptions(["--compute", "eks", "--database=rds"]);
    assert.deepEqual([compute, database], ["eks", "rds"]);
  });

  it("rehearse the kinds that are configured, where no others are asked for", () => {
    const kindsOf = (...args: string[]) => {
      const { compute, database } = parseOptions(args, { compute: "eks", database: "rds" });
      return [compute, database];
    };
    assert.deepEqual(kindsOf(), ["eks", "rds"]);
    assert.deepEqual(kindsOf("--compute", "asg"), ["asg", "rds"]);
  });

  it("choose a stack and choose the output", () => {
    assert.equal(parseOptions(["--stack", "eu-west-1"]).stack, "eu-west-1");
    assert.equal(parseOptions(["--stack=global"]).stack, "global");
    assert.equal(parseOptions(["--json"]).output, "json");
    assert.equal(parseOptions(["--short"]).roles, "stay");
    for (const it of ["--help", "-h"]) assert.equal(parseOptions([it]).output, "help");
  });

  it("bring the platform to life whatever it runs on, but where it is asked not to be", () => {
    const livesWith = (...args: string[]) => parseOptions(args).life;
    assert.deepEqual(livesWith("--time-scale", "20", "--load", "5"), { timeScale: 20, perSecond: 5, drills: [] });
    for (const it of [["--plan-only"], ["--short"], ["--stack", "global"], ["--configuration", "two-old-clusters"]])
      assert.equal(livesWith(...it), undefined);
    for (const it of [
      ["--compute", "eks"],
      ["--database", "rds"],
    ])
      assert.deepEqual(livesWith(...it), { timeScale: 10, perSecond: 10, drills: [] });
  });

  it("name the drills to run, all of them by one word", () => {
    const known = drills.map(({ name }) => name);
    assert.deepEqual(parseOptions(["--drill", "all"]).life!.drills, known);
    const [first, second] = known as [string, string];
    assert.deepEqual(parseOptions(["--drill", `${second}, ${first}`]).life!.drills, [second, first]);
    const others = ["--compute", "eks", "--database", "rds", "--drill", "all"];
    const without = (...names: string[]) => known.filter((it) => !names.includes(it));
    assert.deepEqual(parseOptions(others).life!.drills, without("capacity"));
    assert.deepEqual(parseOptions(["--regions", "2", "--drill", "all"]).life!.drills, without("second-failure"));
    const withOptions = parseOptions(["--drill", "region-evacuation", "--with", "events,functions,dynamodb"]);
    assert.deepEqual(withOptions.life!.drills, ["region-evacuation"]);
    assert.deepEqual(
      ["eventsKind", "functionsEnabled", "cartsKind"].map((it) => withOptions.overrides[it]),
      ["sqs", true, "dynamodb"],
    );
    assert.throws(() => parseOptions(["--drill", `${first},nothing`]), {
      message: `--drill is ${first},nothing; it must be all, or some of ${known.join(", ")}\nSee: npm run rehearse -- --help`,
    });
  });

  const refusals: readonly [readonly string[], string][] = [
    [["--regoins", "3"], "--regoins isn't an option"],
    [["-k"], "-k isn't an option"],
    [["--time-scale", "61"], "--time-scale is 61; it must be a whole number from 1 to 60"],
    [["--load", "many"], "--load is many; it must be a whole number from 1 to 1000"],
    [
      ["--compute", "eks", "--drill", "zone-loss,capacity"],
      "--drill capacity needs asg: it reckons with a group's target tracking, and of eks what one target carries isn't known",
    ],
    [["--regions", "2", "--drill", "second-failure"], "--drill second-failure needs three regions, and there are 2"],
    [["--plan-only", "--drill", "all"], "--drill does not go with --plan-only, which brings nothing to life"],
    [["--plan-only", "--load", "5"], "--load does not go with --plan-only, which brings nothing to life"],
    [["us-east-1"], "us-east-1 isn't an option"],
    [["--regions"], "--regions needs a value"],
    [["--regions="], "--regions needs a value"],
    [["--stack"], "--stack needs a value"],
    [["--short=no"], "--short takes no value"],
    [["--regions", "1"], "--regions is 1; a number must be 2 to 6"],
    [["--regions", "7"], "--regions is 7; a number must be 2 to 6"],
    [["--regions", "us-east-1"], "--regions names 1; 2 to 6 work"],
    [["--regions", "us-east-1,europe"], "--regions has europe; names look like eu-west-1"],
    [["--regions", "us-east-1,us-east-1"], "--regions names a region twice: us-east-1,us-east-1"],
    [
      ["--stack", "ap-south-1", "--regions", "2"],
      "--stack is ap-south-1; it must be one of foundation, us-east-1, eu-west-1, global",
    ],
    [["--compute", "fargate"], "--compute is fargate; it must be one of asg, eks"],
    [["--compute"], "--compute needs a value"],
    [["--database", "aurora"], "--database is aurora; it must be one of aurora-global, rds"],
    [["--keep"], "--keep isn't an option of a rehearsal: a cloud that stays up is made by npm run live -- --plan-only"],
    [
      ["--discard"],
      "--discard isn't an option of a rehearsal: clouds that stay up are removed by npm run live -- discard",
    ],
  ];
  for (const [args, problem] of refusals) {
    it(`refuse ${args.join(" ")}`, () => {
      assert.ok(problemsOf(...args).includes(problem), problemsOf(...args).join("\n"));
    });
  }

  it("tell all problems at once", () => {
    assert.deepEqual(problemsOf("--regions", "9", "--stack", "nowhere", "--fast"), [
      "--fast isn't an option",
      "--regions is 9; a number must be 2 to 6",
      "--stack is nowhere; it must be one of foundation, us-east-1, eu-west-1, ap-south-1, global",
    ]);
  });

  it("are all in the help", () => {
    for (const it of [
      "--profile",
      "--configuration",
      "--short",
      "--regions",
      "--compute",
      "--database",
      "--stack",
      "--json",
      "--help",
    ])
      assert.ok(help.includes(it));
  });
});
