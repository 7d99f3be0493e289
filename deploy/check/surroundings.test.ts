import assert from "node:assert/strict";
import path from "node:path";
import { regionSettings } from "../regionSettings";
import { type Answer, askAll, countsOf, linesOf, ok, problem, unasked } from "./check";
import { surroundingChecks } from "./surroundings";

const settings = regionSettings(path.join(__dirname, "..", ".."), "foundation");

describe("the check of what is around the account", () => {
  const answers = async (
    backend: string,
    servers: readonly string[] = [],
    change: Partial<typeof settings> = {},
  ): Promise<readonly Answer[]> => {
    const around = { backend: () => Promise.resolve(backend), resolve: () => Promise.resolve(servers) };
    return (await askAll(surroundingChecks({ ...settings, ...change }, around))).map(({ answer }) => answer);
  };
  const verdicts = async (...args: Parameters<typeof answers>) => (await answers(...args)).map((it) => it.verdict);

  it("wants state where others reach it", async () => {
    assert.equal((await verdicts("https://app.pulumi.com/shop"))[0], "ok");
    assert.equal((await verdicts("file:///home/somebody"))[0], "problem");
  });

  it("wants state where the deploy role may go, bucket and key", async () => {
    const asked = async (backend: string, secretsProviders: readonly string[], stateRegion?: string) => {
      const around = { backend: () => Promise.resolve(backend), secretsProviders, resolve: () => Promise.resolve([]) };
      const ci = { ...settings.ci, ...(stateRegion ? { stateRegion } : {}) };
      const check = surroundingChecks({ ...settings, ci }, around).find(
        ({ name }) => name === "state within CI's reach",
      );
      return check!.ask();
    };
    const home = "s3://state?region=us-east-1&awssdk=v2";
    const north = "awskms://alias/state?region=eu-north-1";
    assert.equal((await asked(home, ["awskms://alias/state?region=eu-west-1"])).verdict, "ok");
    assert.equal((await asked("https://app.pulumi.com/shop", [])).verdict, "ok");
    assert.deepEqual(await asked(home, [north, north]), {
      verdict: "problem",
      detail: "the bucket or the key of state is in eu-north-1, where the deploy role may not go",
      remedy: "pulumi config set stateRegion eu-north-1 --stack foundation",
    });
    assert.equal((await asked("s3://state?region=eu-north-1", [north], "eu-north-1")).verdict, "ok");
  });

  it("wants a domain whose zone is given to be delegated to it; one that is yet to be made is waited for", async () => {
    assert.equal((await verdicts("https://x"))[2], "ok");
    assert.equal((await verdicts("https://x", [], { hostedZoneId: "Z1" }))[2], "problem");
    assert.equal((await verdicts("https://x", ["ns-1.example"], { hostedZoneId: "Z1" }))[2], "ok");
  });

  it("says how to compare the subject of a repository's tokens, and nothing where no repository is given", async () => {
    assert.equal((await verdicts("https://x", [], { ci: { githubRepository: "", drillOperatorArns: [] } })).length, 3);
    const [, , , it] = await answers("https://x", [], {
      ci: { githubRepository: "owner@1/shop@2", drillOperatorArns: [] },
    });
    assert.match(JSON.stringify(it), /must print repo:owner@1\/shop@2/);
  });
});

describe("what a check prints", () => {
  const results = [
    { name: "edge", stage: "global", answer: unasked("never asked", "ask AWS") },
    { name: "role", stage: "foundation", answer: problem("isn't there", "make it") },
    { name: "regions", stage: "foundation", answer: ok("both on") },
  ] as const;

  it("is a line for each answer in the order of the stages, with what to do about it", () => {
    assert.deepEqual(linesOf(results), [
      "problem         role: isn't there",
      "                  make it",
      "ok              regions: both on",
      "can't be asked  edge: never asked",
      "                  ask AWS",
    ]);
    assert.equal(countsOf(results), "1 ok, 1 problem, 1 can't be asked");
  });

  it("says of a question that these credentials may not ask it", async () => {
    const denied = Object.assign(new Error("not authorized to perform: iam:GetRole"), { name: "AccessDenied" });
    const [found] = await askAll([{ name: "role", stage: "foundation", ask: () => Promise.reject(denied) }]);
    assert.equal(found?.answer.verdict, "can't be asked");
    assert.match(JSON.stringify(found), /iam:GetRole.*Allow these credentials/);
  });
});
