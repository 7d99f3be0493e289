import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { optionsIn as bootstrapOptions } from "../bootstrap/options";
import { dollars } from "../config/prices/charges";
import { optionsIn as deployOptions } from "../deploy/options";
import { costReport } from "../deploy/prices/costReport";
import { linesOf, pageOf, pathNames, stepsOf } from "../rehearsal/waysOut/pages";
import { anHour, costsOf, settingsOf } from "./pathPages";

const root = path.join(__dirname, "..");

interface Typeable {
  readonly line: RegExp;
  /** Test that runs it on the local cloud, and what of it does so. */
  readonly test: string;
  readonly runs: RegExp;
  /** @throws where the command wouldn't take it */
  parse?(args: readonly string[]): unknown;
}

/** Everything that a page may tell to type. */
const typeable: readonly Typeable[] = [
  {
    line: /^npm run bootstrap\b/,
    test: "bootstrap/bootstrap.test.ts",
    runs: /await make\(partsOf\(world\), ports\)/,
    parse: (args) => bootstrapOptions([...args]),
  },
  {
    line: /^npm run deploy -- --check$/,
    test: "test/accountCheck.test.ts",
    runs: /awsChecks\(/,
    parse: (args) => deployOptions(["deploy", ...args]),
  },
  {
    line: /^npm run deploy\b/,
    test: "test/engine/waysOut.test.ts",
    runs: /linesOf\("asg", "deploy"\)/,
    parse: (args) => deployOptions(["deploy", ...args]),
  },
  {
    line: /^npm run destroy\b/,
    test: "test/engine/waysOut.test.ts",
    runs: /typed\("npm run destroy"/,
    parse: (args) => deployOptions(["destroy", ...args]),
  },
  { line: /^npm run release$/, test: "test/release.test.ts", runs: /releaseSteps/ },
  { line: /^npm run doctor$/, test: "deploy/doctor.test.ts", runs: /examine\(/ },
  { line: /^npm run drill -- readiness$/, test: "drill/commands/readiness.test.ts", runs: /readiness/ },
  { line: /^npm run cost$/, test: "test/pathPages.test.ts", runs: /costReport\(/ },
];

/** Not this program's. */
const others = [/^npm ci$/, /^git commit --all --message "[^"]+"$/];

describe("the pages that lead from nothing to a running shop", () => {
  for (const name of pathNames) {
    const page = pageOf(name);

    it(`say in every step of ${name} what is typed, how long it takes, what it costs from then on, and the ways out`, () => {
      const steps = stepsOf(page);
      assert.deepEqual(
        steps.map(({ title }) => Number(title.split(".")[0])),
        Array.from(steps, (_, index) => index + 1),
      );
      for (const { title, text, commands } of steps) {
        assert.ok(commands.length > 0, title);
        assert.match(text, /\*\*Minutes\*\*: /, title);
        if (!title.includes("as it should be")) {
          assert.match(text, /\*\*From then on\*\*: /, title);
          assert.match(text, /\*\*(Way out|It stops|`Your account)/, title);
        }
      }
    });

    it(`have in ${name} a configuration that holds in every region, and cost what npm run cost says of it`, () => {
      const said = [...page.matchAll(/([\d,]+\.\d\d) USD a month, ([\d.]+) an hour/g)].map(([, month, hour]) => [
        month,
        hour,
      ]);
      const regions = settingsOf(page);
      const costs = Object.values(costsOf(regions)).map((it) => [dollars(it), anHour(it).toFixed(2)]);
      // After it is taken down, the state alone is left.
      assert.deepEqual(said, [...costs, costs[0]]);
      const { total } = costReport(name, regions).atPricesOf;
      assert.equal(costs.at(-1)?.[0], dollars(total.usd + Number(costs[0]![0])));
    });

    it(`tell in ${name} to type only what is typed on the local cloud in a test`, () => {
      for (const line of stepsOf(page).flatMap(({ commands }) => commands)) {
        if (others.some((it) => it.test(line))) continue;
        const found = typeable.find((it) => it.line.test(line));
        assert.ok(found, `no test is known to run: ${line}`);
        found.parse?.(line.split(" -- ")[1]?.split(" ") ?? []);
        const file = path.join(root, found.test);
        assert.ok(
          existsSync(file) && found.runs.test(readFileSync(file, "utf8")),
          `${found.test} doesn't run: ${line}`,
        );
      }
    });
  }

  it("tell the same to be typed for a deployment, whichever path", () => {
    for (const name of pathNames)
      for (const command of ["deploy", "destroy"] as const)
        assert.deepEqual(linesOf(name, command), linesOf("asg", command));
  });

  it("give each time that only AWS can show a source, or call it an estimate", () => {
    for (const name of pathNames)
      for (const { title, text } of stepsOf(pageOf(name))) {
        const [, minutes = ""] = /\*\*Minutes\*\*: ([^]*?)(?:\*\*From|\n\n|$)/.exec(text) ?? [];
        const isOurs = /^[1-5](\.|;| to 10)/.test(minutes);
        assert.ok(isOurs || /estimate|https:\/\//.test(minutes), `${name}, ${title}: ${minutes}`);
      }
  });
});
