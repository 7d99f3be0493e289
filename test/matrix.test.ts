import assert from "node:assert/strict";
import { projectFile } from "../config/files";
import { linesOf } from "../config/parse.fixture";
import { parseSettings } from "../config/parse";
import type { Configuration, RawValues } from "../config/reading";
import { names } from "../config/schema";
import { declarePlatform, planOf, type Platform } from "../policy/platform.fixture";
import type { Plan, Rule } from "../policy/rule";
import { rules } from "../policy/rules";
import { differences } from "../policy/rules/parity/alike";
import { keysThatDiffer } from "../policy/rules/parity/ownInputs";
import { programRoot } from "../rehearsal/cloud/workspace";
import { filesFor, type PlatformConfiguration } from "../rehearsal/matrix/configuration";
import { configurations, factors } from "../rehearsal/matrix/factors";
import { namedConfigurations } from "../rehearsal/matrix/named";
import { comparable } from "./comparable";

const project = projectFile(programRoot, "a test");

/** What a stack is told by its files. */
function configurationOf(stack: string, configuration: PlatformConfiguration): Configuration {
  const files = Object.entries(filesFor(configuration)).map(([name, values]): [string, RawValues] => [
    name,
    { ...project.defaults, "meridian:imageDigest": `sha256:${"a".repeat(64)}`, ...asText(values) },
  ]);
  const { [stack]: values, ...siblings } = Object.fromEntries(files);
  return { project: project.name, stack, operation: "update", values: values!, siblings };
}

const asText = (values: RawValues): RawValues =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );

/** The two regions that differ most, and what there is one of. */
async function declared(configuration: PlatformConfiguration): Promise<Platform> {
  const regions = [...configuration.regions];
  const stacks = ["foundation", ...regions.slice(0, 2), "global"];
  const settings = stacks.map((it) => [it, parseSettings(configurationOf(it, configuration))] as const);
  return declarePlatform({ regions, stacks, settings: Object.fromEntries(settings) });
}

function saidBy(rule: Rule, plan: Plan): readonly string[] {
  if ("findings" in rule) return rule.findings(plan).map(({ message }) => `${plan.stack}: ${rule.name}: ${message}`);
  const judged = plan.resources.filter((it) => rule.types.includes(it.type));
  return judged.flatMap((it) =>
    rule.violations(it).map((message) => `${plan.stack}: ${rule.name}: ${it.name}: ${message}`),
  );
}

const mandatory = rules.filter((it) => it.level === "mandatory");

async function problemsOf(configuration: PlatformConfiguration): Promise<readonly string[]> {
  const platform = await declared(configuration);
  const settings = (stack: string) => plainly(configurationOf(stack, configuration).values);
  const said = Object.keys(platform).flatMap((stack) => {
    const plan = { ...planOf(stack, platform), settings: settings(stack) };
    return mandatory.flatMap((rule) => saidBy(rule, plan));
  });
  const [one, other] = configuration.regions as readonly [string, string];
  const region = (name: string) => [name, comparable(name, platform[name]!)] as const;
  const keys = keysThatDiffer([one, settings(one)], [other, settings(other)]);
  return [...said, ...differences(region(one), region(other), configuration.regions, keys)];
}

const plainly = (values: RawValues) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key.replace(/^meridian:/, ""), value]));

/** Keys that no file of one platform says twice: a number that counts what was done, and what is somebody else's id. */
const unsaid = [
  "accountSingletons",
  "relationalGeneration",
  "secretGeneration",
  "clusterClientSecurityGroupIds",
  "homeRegion",
  "bootstrapRegion",
];

describe("the matrix of configurations", function () {
  this.timeout(120_000);
  const matrix = configurations("any", "test");

  it("has every key in it but what counts and what is another's", () => {
    const said = new Set(
      matrix.flatMap(({ everywhere, own }) => [everywhere, ...Object.values(own)].flatMap((it) => Object.keys(it))),
    );
    assert.deepEqual(names.filter((it) => it !== "regions" && !said.has(it)).sort(), [...unsaid].sort());
  });

  it("joins every two values of every two factors, in few rows, and the same ones for the same seed", () => {
    assert.ok(matrix.length < 45, String(matrix.length));
    assert.deepEqual(configurations("any", "test").map(filesFor), matrix.map(filesFor));
    assert.notDeepEqual(configurations("any", "other").map(filesFor), matrix.map(filesFor));
    assert.ok(Object.values(factors("any")).every((it) => it.length >= 2));
  });

  it("is accepted in every stack, and so are the named ones and those of two regions", () => {
    const all = [...matrix, ...configurations("two", "test"), ...Object.values(namedConfigurations)];
    const refused = all.flatMap((it) =>
      Object.keys(filesFor(it)).flatMap((stack) => linesOf(configurationOf(stack, it))),
    );
    assert.deepEqual([...new Set(refused)], []);
  });

  for (const [index, configuration] of matrix.entries()) {
    it(`is alike in its regions and against no rule: ${configuration.regions.join(", ")} (${index})`, async () => {
      assert.deepEqual(await problemsOf(configuration), []);
    });
  }
});
