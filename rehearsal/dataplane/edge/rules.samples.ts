/** Cases of the documented rules about CloudFront, each with changes of the code that it must notice. */
import assert from "node:assert/strict";
import { change, type RuleCase } from "../dns/mutants.fixture";
import type { Next, Tried } from "./attempts";
import { deployedConfig, deployedPolicies, deployedWith } from "./deployed.samples";
import { type EdgeRules, stage } from "./rules.fixture";

const pair = { members: ["first", "second"], failoverCodes: [500, 502, 503, 504] };
const alone = { members: ["first"], failoverCodes: [] };

const answered = (code: number): Tried => ({ outcome: "answered", code });
const refused: Tried = { outcome: "no connection", why: "refused" };
const connectTimeout: Tried = { outcome: "no connection", why: "timeout" };
const readTimeout: Tried = { outcome: "no answer", why: "timeout" };

const inWords = (next: Next): string =>
  next.do === "try" ? `${next.member}.${next.attempt}` : next.do === "fail" ? String(next.code) : next.do;

/** What is done after each attempt where all come to the same: "0.2" is the first member's second attempt. */
function course(rules: EdgeRules, method: string, target: typeof pair, attempts: number, tried: Tried): string {
  const steps: string[] = [];
  for (let at = rules.firstAttempt; ;) {
    const next = rules.nextAttempt(method, target, attempts, at, tried);
    steps.push(inWords(next));
    if (next.do !== "try") return steps.join(" ");
    at = next;
  }
}

const kept = (cacheControl: string, body = "a page") => ({ body, headers: { "cache-control": cacheControl } });

export const edgeCases: readonly RuleCase<EdgeRules>[] = [
  {
    rule: 54,
    says: "the second member is asked for reads alone, by the chosen codes, no connection (503) and no answer in time (504); each request begins at the first",
    holds: async (rules) => {
      const next = (method: string, tried: Tried, codes = pair.failoverCodes) =>
        inWords(rules.nextAttempt(method, { ...pair, failoverCodes: codes }, 1, rules.firstAttempt, tried));
      assert.deepEqual(
        ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"].map((it) => next(it, answered(503))),
        ["1.1", "1.1", "1.1", "pass on", "pass on", "pass on", "pass on"],
      );
      assert.deepEqual([next("GET", answered(404)), next("GET", answered(403))], ["pass on", "pass on"]);
      assert.deepEqual(
        [[503], [500, 502]].map((it) => next("GET", refused, it)),
        ["1.1", "502"],
      );
      assert.deepEqual([next("GET", readTimeout), next("GET", readTimeout, [503])], ["1.1", "504"]);
      const last = { member: 1, attempt: 1 };
      assert.equal(inWords(rules.nextAttempt("GET", pair, 1, last, answered(503))), "pass on");
      const { asked, get } = stage(rules, (id) => (id === "static-us-east-1" ? 503 : kept("no-store")));
      for (let count = 0; count < 100; count++) await get("/static/a.css");
      assert.equal(asked.filter((it) => it === "static-us-east-1").length, 100);
      assert.equal(asked.length, 200);
      const three = {
        Id: "static",
        FailoverCriteria: undefined,
        Members: { Quantity: 1, Items: [{ OriginId: "regions" }] },
      };
      assert.throws(() => deployedAnew(rules, { OriginGroups: { Quantity: 1, Items: [three] } }), /has 1 members/);
    },
    mutants: [
      change("attempts.ts", `["GET", "HEAD", "OPTIONS"]`, `["GET", "HEAD", "OPTIONS", "POST"]`),
      change("attempts.ts", "isFailingOver && target.failoverCodes.includes(tried.code)", "isFailingOver"),
      change("attempts.ts", `tried.outcome === "no connection" ? 503 : codeOf(tried)`, "codeOf(tried)"),
      change("attempts.ts", "last.member + 1 < target.members.length", "true"),
      change("attempts.ts", "{ member: 0, attempt: 1 }", "{ member: 1, attempt: 1 }"),
      change("originConfig.ts", "members.length !== membersOfGroup", "false"),
    ],
  },
  {
    rule: 55,
    says: "each member is connected to as often as it says; what doesn't answer is asked again only for GET and HEAD",
    holds: (rules) => {
      assert.equal(course(rules, "GET", pair, 3, connectTimeout), "0.2 0.3 1.1 1.2 1.3 504");
      assert.equal(course(rules, "POST", alone, 3, refused), "0.2 0.3 502");
      assert.equal(course(rules, "GET", alone, 3, readTimeout), "0.2 0.3 504");
      for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
        assert.equal(course(rules, method, alone, 3, readTimeout), "504");
      assert.equal(course(rules, "GET", alone, 1, refused), "502");
      assert.deepEqual(
        deployedAnew(rules).origins.map(({ attempts, connectSeconds, readSeconds, keepAliveSeconds }) => [
          ...[attempts, connectSeconds, readSeconds, keepAliveSeconds],
        ]),
        [
          [2, 2, 15, 60],
          [2, 2, 30, 5],
          [2, 2, 30, 5],
        ],
      );
    },
    mutants: [
      change("attempts.ts", "last.attempt < attempts", "last.attempt <= attempts"),
      change("attempts.ts", `const retried = ["GET", "HEAD"];`, `const retried = ["GET", "HEAD", "POST"];`),
      change("attempts.ts", `(tried.why === "timeout" ? 504 : 502)`, "502"),
      change("originConfig.ts", "const s3ReadSeconds = 30;", "const s3ReadSeconds = 60;"),
      change("originConfig.ts", "custom?.OriginReadTimeout ??", ""),
    ],
  },
  {
    rule: 56,
    says: "which errors are kept and for how long; what has expired is shown rather than a failure, but not rather than a refusal",
    holds: async (rules) => {
      const answers = [{ code: 502, cachedSeconds: 1 }];
      const seconds = (code: number, maxAge?: number) =>
        rules.errorSeconds(code, maxAge === undefined ? undefined : `max-age=${maxAge}`, answers);
      assert.deepEqual(
        [404, 414, 500, 501, 503, 504, 502].map((it) => seconds(it)),
        [10, 10, 10, 10, 10, 10, 1],
      );
      const byMaxAge = [400, 403, 405, 412, 415];
      assert.deepEqual(
        byMaxAge.map((it) => [seconds(it), seconds(it, 60)]),
        byMaxAge.map(() => [undefined, 60]),
      );
      assert.deepEqual([seconds(404, 5), seconds(404, 60), seconds(401, 60)], [10, 60, undefined]);
      const plays = [kept("max-age=60"), 503, "refused", "refused", 404] as const;
      const { asked, clock, get } = stage(
        rules,
        (_, count) => plays[count - 1]!,
        deployedWith({ CustomErrorResponses: undefined }),
      );
      await get("/mug");
      clock.seconds += 61;
      assert.deepEqual(await get("/mug"), [200, "a page", "Hit"]);
      clock.seconds += 9;
      await get("/mug");
      assert.equal(asked.length, 2);
      clock.seconds += 1;
      assert.deepEqual(await get("/mug"), [200, "a page", "Hit"]);
      clock.seconds += 10;
      assert.deepEqual(await get("/mug"), [404, "", "Error"]);
      assert.equal(asked.length, 5);
      clock.seconds += 9;
      assert.deepEqual(await get("/mug"), [404, "", "Error"]);
      assert.equal(asked.length, 5);
    },
    mutants: [
      change("errorAnswers.ts", "const defaultCachedSeconds = 10;", "const defaultCachedSeconds = 11;"),
      change("errorAnswers.ts", "[404, 414, 500, 501, 502, 503, 504]", "[404, 500, 501, 502, 503, 504]"),
      change("errorAnswers.ts", "&& maxAge !== undefined)", ")"),
      change("errorAnswers.ts", "Math.max(least, maxAge ?? 0)", "maxAge ?? least"),
      change("errorAnswers.ts", "code >= 500", "code >= 400"),
      change("location.ts", "now + this.options.errorMs(seconds), stale", "now, stale"),
    ],
  },
  {
    rule: 57,
    says: "lives by Cache-Control and Expires between the policy's bounds, also of what is stale",
    holds: async (rules) => {
      const now = Date.parse("2026-01-01T00:00:00Z");
      const life = (cacheControl: string, minSeconds = 0, expires?: string) =>
        rules.freshness({ cacheControl, expires }, { minSeconds, defaultSeconds: 100, maxSeconds: 300 }, now).seconds;
      const inAMinute = "Thu, 01 Jan 2026 00:01:00 GMT";
      assert.deepEqual(
        [
          life("max-age=60"),
          life("max-age=999"),
          life("max-age=60, s-maxage=30"),
          life("max-age=20", 0, inAMinute),
          life("", 0, inAMinute),
          life(""),
        ],
        [60, 300, 30, 20, 60, 100],
      );
      assert.deepEqual(
        ["no-store", "no-cache", "private, max-age=60"].map((it) => life(it)),
        [undefined, undefined, undefined],
      );
      assert.deepEqual(
        ["no-store", "max-age=60", "max-age=5", "max-age=999", ""].map((it) => life(it, 50)),
        [50, 60, 50, 300, 100],
      );
      assert.equal(life("", 200), 200);
      const stale = rules.freshness(
        { cacheControl: "max-age=1, stale-while-revalidate=20, stale-if-error=999" },
        lives,
        now,
      );
      assert.deepEqual([stale.staleWhileRevalidate, stale.staleIfError], [20, 300]);
      assert.equal(rules.freshness({ cacheControl: "max-age=1" }, lives, now).staleIfError, Infinity);
      await staleIsShown(rules);
    },
    mutants: [
      change("timeToLive.ts", "Math.max(minSeconds, Math.min(said, maxSeconds))", "Math.min(said, maxSeconds)"),
      change("timeToLive.ts", "Math.max(minSeconds, Math.min(said, maxSeconds))", "Math.max(minSeconds, said)"),
      change("timeToLive.ts", `secondsOf(directives, "s-maxage") ?? `, ""),
      change("timeToLive.ts", "minSeconds > 0 ? minSeconds : undefined", "undefined"),
      change("timeToLive.ts", `"private"]`, `]`),
      change("timeToLive.ts", "directives.has(name) ? lives.maxSeconds : otherwise", "Infinity"),
      change("timeToLive.ts", "Math.max(minSeconds, Math.min(defaultSeconds, maxSeconds))", "defaultSeconds"),
      change("location.ts", "now < cached.staleWhileRevalidateUntil", "now < cached.freshUntil"),
      change("location.ts", " && this.options.now() < stale.staleIfErrorUntil", ""),
    ],
  },
  {
    rule: 58,
    says: "equal requests in flight are one, unless the answer is for one alone; redirects go to the viewer, half answers aren't kept; Origin Shield and continuous deployment are refused",
    holds: async (rules) => {
      assert.deepEqual([await together(rules, "max-age=60"), await together(rules, "private")], [1, 10]);
      assert.equal(await atOnce(rules), 3);
      const moved = { status: 302, headers: { location: "/elsewhere", "cache-control": "max-age=60" } };
      const redirecting = stage(rules, () => moved);
      assert.deepEqual([await redirecting.get("/old"), redirecting.asked.length], [[302, "", "Miss"], 1]);
      const cut = stage(rules, () => ({ ...kept("max-age=60", "half"), isCut: true }) as const);
      for (let count = 0; count < 2; count++) assert.equal((await cut.get("/mug"))[1], "cut short");
      assert.equal(cut.asked.length, 2);
      const [shielded] = deployedConfig.Origins!.Items!;
      const Items = [{ ...shielded!, OriginShield: { Enabled: true } }];
      assert.throws(() => deployedAnew(rules, { Origins: { Quantity: 1, Items } }), /Origin Shield/);
      assert.throws(() => deployedAnew(rules, { Staging: true }), /continuous deployment/);
    },
    mutants: [
      change("location.ts", "const flight = this.flights.get(key);", "const flight = undefined as undefined;"),
      change("location.ts", "return shared ? this.hit(shared, this.options.now()) :", "return"),
      change("location.ts", "if (!shared) this.dontShare(key);", ""),
      change("kept.ts", "if (!isWhole)", "if (false)"),
      change("originConfig.ts", "if (origin.OriginShield?.Enabled)", "if (false)"),
      change("distribution.ts", "if (config.Staging || config.ContinuousDeploymentPolicyId)", "if (false)"),
    ],
  },
];

const lives = { minSeconds: 0, defaultSeconds: 100, maxSeconds: 300 };

const deployedAnew = (rules: EdgeRules, more: Partial<typeof deployedConfig> = {}) =>
  rules.readDistribution({
    ...{ id: "E1", arn: "arn", domainName: "d1.cloudfront.net", policies: deployedPolicies },
    config: { ...deployedConfig, ...more },
  });

/** How often an origin is asked by ten who want the same at once. */
async function together(rules: EdgeRules, cacheControl: string): Promise<number> {
  const { asked, get } = stage(rules, () => Promise.resolve(kept(cacheControl)));
  const seen = await Promise.all(Array.from({ length: 10 }, () => get("/mug")));
  assert.ok(seen.every(([, body]) => body === "a page"));
  return asked.length;
}

/** How often it has been asked before it answers two, where its last answer was for one alone: the second doesn't wait for the first. */
async function atOnce(rules: EdgeRules): Promise<number> {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const { asked, get } = stage(rules, async (_, count) => {
    if (count > 1) await opened;
    return kept("private");
  });
  await get("/mug");
  const both = [get("/mug"), get("/mug")];
  await new Promise((resolve) => setImmediate(resolve));
  const count = asked.length;
  open();
  await Promise.all(both);
  return count;
}

/** While it is asked for again, and where the origin fails for as long as the answer allows it. */
async function staleIsShown(rules: EdgeRules): Promise<void> {
  const stale = "max-age=60, stale-while-revalidate=30, stale-if-error=100";
  const plays = [kept(stale, "old"), kept(stale, "new"), 503, 503] as const;
  const { asked, clock, get } = stage(rules, (_, count) => plays[count - 1]!);
  await get("/mug");
  clock.seconds += 89;
  assert.deepEqual(await get("/mug"), [200, "old", "Hit"]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([await get("/mug"), asked.length], [[200, "new", "Hit"], 2]);
  clock.seconds += 99;
  assert.deepEqual([await get("/mug"), asked.length], [[200, "new", "Hit"], 3]);
  clock.seconds += 62;
  assert.deepEqual(await get("/mug"), [503, "", "Error"]);
}
