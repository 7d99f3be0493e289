import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { configurationOf } from "./parse.fixture";
import { parseSettings } from "./parse";
import { ConfigurationError, lineOf, type Problem } from "./problem";
import type { Configuration, RawValues } from "./reading";

type Values = Record<string, unknown>;

function problemsOf(configuration: Configuration): readonly Problem[] {
  try {
    parseSettings(configuration);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

/** What a shell makes of commands: the words of each call of `pulumi`. */
function callsOf(commands: readonly string[]): string[][] {
  const script = `pulumi() { printf '%s\\0' "$@"; printf '\\1'; }\n${commands.join("\n")}`;
  const calls = execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\u0001").slice(0, -1);
  return calls.map((call) => call.split("\0").slice(0, -1));
}

/** The same configuration after the commands: what `pulumi config` does to the files of its stacks, whose defaults stay. */
function remedied(configuration: Configuration, defaults: RawValues, commands: readonly string[]): Configuration {
  const { stack } = configuration;
  const files = new Map<string, Values>(
    Object.entries({ ...configuration.siblings, [stack]: configuration.values }).map(([name, it]) => [name, { ...it }]),
  );
  for (const words of callsOf(commands)) apply(words, files, defaults);
  const { [stack]: values, ...siblings } = Object.fromEntries(files);
  return { ...configuration, values: values!, siblings };
}

function apply(words: readonly string[], files: Map<string, Values>, defaults: RawValues): void {
  const name = words[words.indexOf("--stack") + 1]!;
  const values = files.get(name) ?? {};
  files.set(name, values);
  const [, verb, ...rest] = words;
  const plain = rest.filter((it, index) => it !== "--" && it !== "--stack" && rest[index - 1] !== "--stack");
  if (verb === "set") values[plain[0]!] = plain[1];
  else if (verb === "rm") {
    if (plain[0]! in defaults) values[plain[0]!] = defaults[plain[0]!];
    else Reflect.deleteProperty(values, plain[0]!);
  } else if (verb === "set-all" && rest.includes("--json")) {
    const given = JSON.parse(rest[rest.indexOf("--json") + 1]!) as Record<string, { value: string }>;
    for (const [key, { value }] of Object.entries(given)) values[key] = value;
  } else if (verb === "set-all") setPaths(rest, values);
  else assert.fail(`an unknown command: pulumi ${words.join(" ")}`);
}

function setPaths(words: readonly string[], values: Values): void {
  const set: Record<string, unknown> = {};
  for (const word of words.filter((_, index) => words[index - 1] === "--plaintext")) {
    const [, key, index, name, value] = /^([\w:]+)\[(?:(\d+)|"([^"]+)")\]=(.*)$/.exec(word)!;
    const whole = (set[key!] ??= index === undefined ? {} : []) as Record<string, unknown>;
    whole[index ?? name!] = index === undefined ? Number(value) : value;
  }
  for (const [key, value] of Object.entries(set)) values[key] = JSON.stringify(value);
}

const everywhere: Readonly<Record<string, unknown>> = {
  regions: ["us-east-1", "eu-west-9", "ap-south-1"],
  hostedZoneId: "/hostedzone/Z0123456789ABCDEFGHIJ",
  demandShares: { "us-east-1": 1 },
  clusterAdministratorArns: ["arn:aws:sts::1:assumed-role/a/b"],
  instanceType: "m7g.3xlarge",
  relationalEngineVersion: "17.05",
  restoreTestSchedule: "cron(0 4 ? * 0 *)",
  domain: "Shop",
  owner: "",
  objectLockDays: "90",
  documentEngineVersion: "4.0.0",
  priceClass: "PriceClass_100",
  protect: "perhaps",
  homeRegion: "eu-central-1",
  minInstances: "-1",
};
const here: Readonly<Record<string, unknown>> = {
  vpcCidr: "10.10.0.0/16",
  vpcCird: "10.20.0.0/16",
  clusterPublicCidrs: ["0.0.0.0/16"],
  interfaceEndpoints: ["s3"],
  availabilityZones: ["eu-west-1a"],
  alertEmail: "nobody",
  computeStandby: "asg",
  numberOfKubernetesPods: "3",
  logRetentionDays: "2",
  "aws:secretKey": "a",
};

describe("What is printed as a remedy", () => {
  const cases = [
    ...Object.entries(everywhere).map(([key, value]) => ["everywhere", key, value] as const),
    ...Object.entries(here).map(([key, value]) => ["here", key, value] as const),
  ];
  for (const [where, key, value] of cases)
    for (const from of where === "everywhere"
      ? (["the defaults", "the stacks' files"] as const)
      : (["its file"] as const))
      it(`removes the problem and makes no other: ${key} of ${JSON.stringify(value)} from ${from}`, () => {
        const configuration = configurationOf({ [where]: { [key]: value } });
        const good = configurationOf({}).values;
        const defaults = from === "the defaults" ? { ...good, ...configuration.values } : good;
        const before = problemsOf(configuration);
        assert.ok(before.length > 0, "nothing is wrong");
        const after = problemsOf(
          remedied(
            configuration,
            defaults,
            before.map((it) => it.command),
          ),
        );
        assert.deepEqual(after.map(lineOf), []);
      });

  it("is another block for each region, whichever stack is asked", () => {
    const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
    const told = regions.map((stack) => {
      const none = Object.fromEntries(regions.filter((it) => it !== stack).map((it) => [it, { vpcCidr: "" }]));
      return problemsOf(configurationOf({ stack, here: { vpcCidr: "" }, elsewhere: none })).map((it) => it.command);
    });
    assert.equal(new Set(told[0]).size, 3);
    for (const it of told) assert.deepEqual(new Set(it), new Set(told[0]));
  });
});
