import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { commandOf, githubCalls } from "./github";

const needs = {
  name: "meridian",
  backendUrl: "s3://meridian-state-123456789012-us-east-1?region=us-east-1&awssdk=v2",
  region: "us-east-1",
  snapshotRegion: "eu-west-1",
};
const roleArns = Object.fromEntries(
  ["preview", "deploy", "drift", "drill", "readiness"].map((it) => [
    it,
    `arn:aws:iam::123456789012:role/ci-${it}-role`,
  ]),
) as NonNullable<Parameters<typeof githubCalls>[0]["roleArns"]>;

describe("What GitHub needs", () => {
  it("is every variable that the workflows read, as commands", () => {
    const commands = githubCalls({ ...needs, roleArns, reviewerId: 42 }).map(commandOf);
    assert.deepEqual(commands.slice(0, 4), [
      `gh variable set PULUMI_BACKEND_URL --body '${needs.backendUrl}'`,
      "gh variable set MERIDIAN_AWS_REGION --body us-east-1",
      "gh variable set MERIDIAN_SNAPSHOT_REGION --body eu-west-1",
      "gh variable set MERIDIAN_PREVIEW_ROLE_ARN --body arn:aws:iam::123456789012:role/ci-preview-role",
    ]);
    assert.equal(commands.length, 17);
    assert.match(
      commands.at(-1)!,
      /environments\/production\/deployment-branch-policies' --field 'name=v\*' --field type=tag$/,
    );
  });

  it("leaves out no variable of a workflow but those that a person may choose", () => {
    const folder = path.join(__dirname, "..", ".github", "workflows");
    const texts = readdirSync(folder).map((it) => readFileSync(path.join(folder, it), "utf8"));
    const read = new Set(texts.flatMap((it) => [...it.matchAll(/vars\.([A-Z_]+)/g)].map(([, name]) => name!)));
    const set = githubCalls({ ...needs, name: "staging", roleArns }).flatMap(({ args }) =>
      args[0] === "variable" ? [args[2]!] : [],
    );
    assert.deepEqual([...read].filter((it) => !set.includes(it)).sort(), [
      "MERIDIAN_GAME_DAY",
      "MERIDIAN_RELEASE_RUNNER",
      "PULUMI_ORGANIZATION",
    ]);
    assert.deepEqual(
      set.filter((it) => !read.has(it)),
      [],
    );
  });

  it("is for another platform than the first its name, and environments of its own", () => {
    const commands = githubCalls({ ...needs, name: "staging", roleArns }).map(commandOf);
    assert.equal(commands[0], "gh variable set MERIDIAN_PLATFORM --body staging");
    const environments = new Set(commands.flatMap((it) => /environments\/([\w-]+)/.exec(it)?.[1] ?? []));
    assert.deepEqual([...environments], ["staging-deploy", "staging-drill", "staging-drift", "staging-readiness"]);
  });

  it("is an environment for each role, for main alone, with a reviewer before whatever changes something", () => {
    const calls = githubCalls({ ...needs, reviewerId: 42 });
    const settings = calls.flatMap(({ args, input }) =>
      input === undefined ? [] : [[args[3], (JSON.parse(input) as { reviewers: unknown }).reviewers]],
    );
    const reviewed = [{ type: "User", id: 42 }];
    assert.deepEqual(settings, [
      ["repos/{owner}/{repo}/environments/production", reviewed],
      ["repos/{owner}/{repo}/environments/drill", reviewed],
      ["repos/{owner}/{repo}/environments/drift", null],
      ["repos/{owner}/{repo}/environments/readiness", null],
    ]);
    const policies = calls.filter(({ args }) => args.includes("name=main"));
    assert.equal(policies.length, 4);
  });
});
