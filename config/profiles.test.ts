import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, it } from "mocha";
import { projectFile, stackFiles } from "./files";
import { type Amount, amountOf, comparisonRegion, dollars, priced } from "./prices/charges";
import { chargesOfPlatform, platformItems } from "./prices/platform";
import { linesOf } from "./parse.fixture";
import { parseSettings } from "./parse";
import type { Configuration, RawValues } from "./reading";
import { schema } from "./schema";

const root = path.resolve(__dirname, "..");
const project = projectFile(root, "a test");
const profiles = fs.readdirSync(path.join(root, "profiles")).sort();
const docs = fs.readFileSync(path.join(root, "docs", "profiles.md"), "utf8");

/** What each stack of a profile is told: its own file before the project's defaults. */
function configurationsOf(profile: string): Readonly<Record<string, Configuration>> {
  const files = stackFiles(path.join(root, "profiles", profile), "a test");
  const values = Object.entries(files).map(([name, { plain }]): [string, RawValues] => [
    name,
    { ...project.defaults, ...plain },
  ]);
  const configurations = values.map(([stack, own]): [string, Configuration] => {
    const siblings = Object.fromEntries(values.filter(([name]) => name !== stack));
    return [stack, { project: project.name, stack, operation: "preview", values: own, siblings }];
  });
  return Object.fromEntries(configurations);
}

function regionsOf(profile: string): readonly string[] {
  const given = configurationsOf(profile)["foundation"]!.values["meridian:regions"];
  const read = schema.regions.read(given);
  return "value" in read ? read.value : [];
}

const settingsOf = (profile: string) => {
  const all = configurationsOf(profile);
  return regionsOf(profile).map((region) => parseSettings(all[region]!));
};

/** At one region's prices: the table compares sizes, not places. */
const costsOf = (profile: string): readonly Amount[] =>
  platformItems.map((it) =>
    amountOf(it.of(settingsOf(profile)).map((charge) => priced(charge, undefined, comparisonRegion))),
  );
const totalOf = (profile: string): Amount =>
  amountOf(chargesOfPlatform(settingsOf(profile)).map((it) => priced(it, undefined, comparisonRegion)));

/** The table as docs/profiles.md has it: a line for what is paid, a column for a profile. */
function table(): string[] {
  const costs = profiles.map(costsOf);
  const links = (pages: readonly string[]) => pages.map((page) => `[page](${page})`).join(", ");
  const lines = platformItems.map(({ what, pages }, index) => [
    what,
    ...costs.map((it) => dollars(it[index]!.usd)),
    links(pages),
  ]);
  return [...lines, ["**a month**", ...profiles.map((it) => `**${dollars(totalOf(it).usd)}**`), ""]].map(
    (cells) => `| ${cells.join(" | ")} |`,
  );
}

const plainly = (line: string): string => line.replace(/\s+/g, " ").trim();

describe("profiles", () => {
  it("are dev, drill and prod", () => assert.deepEqual(profiles, ["dev", "drill", "prod"]));

  for (const profile of profiles) {
    it(`of ${profile} has a file for each of its stacks, and no other`, () => {
      const stacks = ["foundation", ...regionsOf(profile), "global"].sort();
      assert.deepEqual(Object.keys(configurationsOf(profile)).sort(), stacks);
    });

    it(`of ${profile} is accepted in every stack`, () => {
      const refused = Object.values(configurationsOf(profile)).flatMap((it) => linesOf(it));
      assert.deepEqual(refused, []);
    });

    it(`of ${profile} repeats no default`, () => {
      const files = Object.values(stackFiles(path.join(root, "profiles", profile), "a test"));
      const repeated = files.flatMap(({ plain }) =>
        Object.keys(plain).filter((key) => plain[key] === project.defaults[key]),
      );
      assert.deepEqual(repeated, []);
    });
  }

  it("of prod is what the root's files hold", () => {
    const own = stackFiles(root, "a test");
    for (const [stack, { plain }] of Object.entries(stackFiles(path.join(root, "profiles", "prod"), "a test")))
      assert.deepEqual(plain, own[stack]?.plain, stack);
  });

  it("cost what docs/profiles.md says", () => {
    const written = docs.split("\n").map(plainly);
    const missing = table().filter((line) => !written.includes(plainly(line)));
    assert.deepEqual(missing, [], `docs/profiles.md should have:\n${table().join("\n")}`);
  });

  it("have every price where they are compared", () => {
    assert.deepEqual(
      profiles.map((it) => totalOf(it).notPriced),
      [[], [], []],
    );
  });

  it("get cheaper from prod to drill to dev", () => {
    const [dev, drill, prod] = profiles.map((it) => totalOf(it).usd) as [number, number, number];
    assert.ok(dev < drill && drill < prod, `${dev} ${drill} ${prod}`);
  });
});
