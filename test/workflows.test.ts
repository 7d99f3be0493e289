import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";

interface Step {
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly Step[] }>>;
}

const folder = path.join(__dirname, "..", ".github", "workflows");
const workflows = readdirSync(folder).map((name): [string, Workflow] => [
  name,
  load(readFileSync(path.join(folder, name), "utf8")) as Workflow,
]);
const steps = workflows.flatMap(([name, { jobs }]) =>
  Object.entries(jobs).flatMap(([job, it]) => (it.steps ?? []).map((step) => ({ where: `${name}, ${job}`, ...step }))),
);
const usesStacks = steps.filter(({ run = "" }) => /npm run (deploy|drift)|pulumi preview/.test(run));

describe("the workflows on GitHub", () => {
  it("never take a passphrase that isn't there for an empty one", () => {
    const given = steps.filter(({ env = {} }) => "PULUMI_CONFIG_PASSPHRASE" in env);
    assert.ok(given.length >= 2);
    for (const { where, run } of given)
      assert.ok(run?.startsWith('[ -n "$PULUMI_CONFIG_PASSPHRASE" ] || unset PULUMI_CONFIG_PASSPHRASE\n'), where);
  });

  it("plan the stacks of the configured regions, not those that happen to have a file", () => {
    const listing = steps.filter(({ run = "" }) => run.includes("GITHUB_OUTPUT"));
    assert.ok(listing.length >= 1);
    for (const { where, run = "" } of listing) {
      assert.match(run, /npm run --silent steps \|/, where);
      assert.doesNotMatch(run, /Pulumi\.\*/, where);
    }
  });

  it("name the organisation of every stack, and make none", () => {
    assert.ok(usesStacks.length >= 2);
    for (const { where, run = "", env = {} } of usesStacks) {
      assert.equal(env["ORGANIZATION"], "${{ vars.PULUMI_ORGANIZATION || 'organization' }}", where);
      const commands = run.split("\n").filter((line) => /npm run (deploy|drift)|pulumi preview/.test(line));
      for (const line of commands)
        assert.match(line, /--organization "\$ORGANIZATION"|--stack "\$ORGANIZATION\/meridian\//, where);
      assert.doesNotMatch(run, /--create|stack init/, where);
    }
  });
});
