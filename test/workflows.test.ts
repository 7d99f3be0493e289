import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { firstPlatform, platformNames, type WorkflowPurpose } from "../config/platformNames";
import { load } from "js-yaml";
import { type CiRole, sessionSeconds } from "../components/foundation/continuousIntegration";
import { stepNames } from "../deploy/order";
import { rehearsingJob } from "../review/posting/rehearsalInCi";

interface Job {
  readonly name?: string;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly (string | number)[]>> };
  readonly needs?: string;
  readonly environment?: string;
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
}

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly on?: { readonly schedule?: readonly { readonly cron: string }[] } | null;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = path.join(__dirname, "..", ".github", "workflows");
const workflows = readdirSync(folder).map((name): [string, Workflow] => [
  name,
  load(readFileSync(path.join(folder, name), "utf8")) as Workflow,
]);
const steps = workflows.flatMap(([name, { jobs }]) =>
  Object.entries(jobs).flatMap(([job, it]) => (it.steps ?? []).map((step) => ({ where: `${name}, ${job}`, ...step }))),
);
const onStacks = /npm run (deploy|drift|review)(?!.* --local )/;
const usesStacks = steps.filter(({ run = "" }) => onStacks.test(run));

/** The first platform's, where the repository's variable names no other one: components/foundation trusts the same. */
const environmentOf = (purpose: WorkflowPurpose): string =>
  `\${{ vars.MERIDIAN_PLATFORM && format('{0}-${purpose}', vars.MERIDIAN_PLATFORM) || '${platformNames(firstPlatform).environment(purpose)}' }}`;

describe("the workflows on GitHub", () => {
  it("never take a passphrase that isn't there for an empty one", () => {
    const given = steps.filter(({ env = {} }) => "PULUMI_CONFIG_PASSPHRASE" in env);
    assert.ok(given.length >= 2);
    for (const { where, run } of given)
      assert.ok(run?.startsWith('[ -n "$PULUMI_CONFIG_PASSPHRASE" ] || unset PULUMI_CONFIG_PASSPHRASE\n'), where);
  });

  it("review a pull request against the account with a token for one comment, and a stranger's without any, on the local cloud", () => {
    const { jobs } = workflows.find(([name]) => name === "preview.yml")![1];
    const reviews = Object.entries(jobs).map(([name, { permissions, steps: own = [] }]) => {
      const { run = "", env = {} } = own.find((step) => step.run?.includes("npm run review"))!;
      return [
        name,
        permissions?.["pull-requests"],
        "GITHUB_TOKEN" in env,
        / --local /.test(run),
        / --comment /.test(run),
      ];
    });
    assert.deepEqual(reviews, [
      ["account", "write", true, false, true],
      ["local", undefined, false, true, true],
    ]);
    const { if: condition = "" } = jobs["account"]!;
    assert.match(condition, /head\.repo\.full_name == github\.repository/);
    assert.match(condition, /user\.login != 'dependabot\[bot\]'/);
    assert.ok(!JSON.stringify(jobs["local"]).includes("secrets."));
  });

  it("let a review ask for the check run by which CI rehearses the same commit", () => {
    const { jobs } = workflows.find(([name]) => name === "ci.yml")![1];
    const { name = "", strategy } = jobs["verify"]!;
    const { command, node } = strategy!.matrix;
    const runs = command!.flatMap((one) =>
      node!.map((version) =>
        name.replace("${{ matrix.command }}", String(one)).replace("${{ matrix.node }}", String(version)),
      ),
    );
    assert.ok(runs.includes(rehearsingJob), `${rehearsingJob} is none of ${runs.join(", ")}`);
    assert.equal(
      workflows.find(([file]) => file === "preview.yml")![1].jobs["account"]!.permissions?.["checks"],
      "read",
    );
  });

  it("deploy by one job for each step, in the order, each with a session of its own", () => {
    const { jobs } = workflows.find(([name]) => name === "deploy.yml")![1];
    assert.deepEqual(Object.keys(jobs), stepNames);
    Object.entries(jobs).forEach(([name, job], at) => {
      assert.deepEqual([job.needs, job.environment], [stepNames[at - 1], environmentOf("deploy")], name);
      assert.match(job.steps!.at(-1)!.run!, /npm run deploy -- .*--step "\$GITHUB_JOB"/);
    });
  });

  it("ask for sessions that the role grants and that outlast the job", () => {
    const assuming = workflows.flatMap(([workflow, { jobs }]) =>
      Object.values(jobs).flatMap((job) =>
        (job.steps ?? [])
          .filter(({ uses = "" }) => uses.startsWith("aws-actions/configure-aws-credentials@"))
          .map((step) => ({ workflow, minutes: job["timeout-minutes"] ?? 360, ...step.with })),
      ),
    ) as readonly Readonly<Record<string, string | number>>[];
    assert.ok(assuming.length >= 2);
    for (const { workflow, minutes, ...asked } of assuming) {
      const role = /MERIDIAN_(\w+)_ROLE_ARN/.exec(String(asked["role-to-assume"]))![1]!.toLowerCase() as CiRole;
      const seconds = Number(asked["role-duration-seconds"] ?? 3600);
      assert.ok(seconds <= sessionSeconds[role], `${workflow}: ${role}'s sessions end after ${sessionSeconds[role]} s`);
      assert.ok(Number(minutes) * 60 < seconds, `${workflow}: the session ends before the job`);
    }
  });

  it("look for drift at night, with a role that reads only, in an environment that nobody guards", () => {
    const { jobs, on } = workflows.find(([name]) => name === "drift.yml")![1];
    assert.ok(on?.schedule?.[0]?.cron);
    const { environment, steps: own = [] } = jobs["drift"]!;
    assert.equal(environment, environmentOf("drift"));
    assert.ok(own.some((step) => step.with?.["role-to-assume"] === "${{ vars.MERIDIAN_DRIFT_ROLE_ARN }}"));
  });

  it("drill with the drill role where reviewers approve, look at night with a role that only looks, and open issues", () => {
    const { jobs, on } = workflows.find(([name]) => name === "drill.yml")![1];
    assert.equal(on?.schedule?.length, 2);
    const roleOf = ({ steps: own = [] }: Job) => own.flatMap((step) => step.with?.["role-to-assume"] ?? []);
    const shown = Object.entries(jobs).map(([name, job]) => [name, job.environment, ...roleOf(job)]);
    assert.deepEqual(shown, [
      ["readiness", environmentOf("readiness"), "${{ vars.MERIDIAN_READINESS_ROLE_ARN }}"],
      ["drill", environmentOf("drill"), "${{ vars.MERIDIAN_DRILL_ROLE_ARN }}"],
    ]);
    for (const { steps: own = [] } of Object.values(jobs))
      assert.ok(own.some(({ run = "" }) => run.includes("gh issue create")));
  });

  it("play at night whatever is too dear for every change", () => {
    const { scripts } = JSON.parse(readFileSync(path.join(folder, "..", "..", "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const { jobs } = workflows.find(([name]) => name === "nightly.yml")![1];
    const runs = Object.values(jobs).flatMap((job) => (job.steps ?? []).map(({ run = "" }) => run));
    const dear = Object.keys(scripts).filter((it) => /^(soak|drills):/.test(it));
    assert.ok(dear.includes("soak:changes"));
    assert.deepEqual(
      dear.filter((it) => !runs.some((run) => new RegExp(`npm run ${it}( |$)`, "m").test(run))),
      [],
    );
  });

  it("name the organisation of every stack, and make none", () => {
    assert.ok(usesStacks.length >= 2);
    for (const { where, run = "", env = {} } of usesStacks) {
      assert.equal(env["ORGANIZATION"], "${{ vars.PULUMI_ORGANIZATION || 'organization' }}", where);
      const commands = run.split("\n").filter((line) => onStacks.test(line));
      for (const line of commands) assert.match(line, /--organization "\$ORGANIZATION"/, where);
      assert.doesNotMatch(run, /--create|stack init/, where);
    }
  });
});
