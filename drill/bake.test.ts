import assert from "node:assert/strict";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { recordingPorts } from "./actions/ports.fixture";
import { bake, type BakePorts, isLeft, regressions, requestsSince } from "./bake";
import type { ServedRequests } from "./probes/served";

const served = (requests: number, failed: number, p95Seconds?: number, refused = 0): ServedRequests => ({
  ...{ requests, failed, refused },
  ...(p95Seconds !== undefined && { p95Seconds }),
});
const usual = { before: served(1000, 2, 0.1), after: served(1000, 2, 0.1) };

describe("what is worse in a region that changed", () => {
  it("is nothing where it answers as before", () => {
    assert.deepEqual(regressions(usual, [usual]), []);
  });

  it("is a share of failed requests that it hadn't, and others haven't", () => {
    const failing = { ...usual, after: served(1000, 12, 0.1) };
    assert.deepEqual(regressions(failing, [usual]), ["1.2 % of 1000 requests failed, 0.2 % before or elsewhere"]);
    assert.deepEqual(regressions(failing, [usual, failing]), [], "elsewhere as well: not by the change");
    assert.deepEqual(regressions({ before: served(1000, 10), after: served(1000, 12) }, []), [], "as before");
  });

  it("is no handful of requests", () => {
    assert.deepEqual(regressions({ before: served(1000, 0), after: served(10, 4) }, []), []);
  });

  it("is an answer that takes half as long again, unless it does so everywhere or nobody notices", () => {
    const slow = { ...usual, after: served(1000, 0, 0.2) };
    assert.deepEqual(regressions(slow, [usual]), [
      "95 of 100 requests are answered within 200 ms, were within 100 ms before",
    ]);
    assert.deepEqual(regressions(slow, [usual, slow]), []);
    assert.deepEqual(regressions(slow, [], [slow]), [], "slower since then where it was well: by something else");
    assert.equal(regressions(slow, [], [usual]).length, 1);
    const failing = { before: served(1000, 0), after: served(1000, 50) };
    assert.equal(regressions(failing, [], [failing]).length, 1, "what fails has no excuse where the change is, too");
    assert.deepEqual(regressions({ before: served(1000, 0, 0.01), after: served(1000, 0, 0.04) }, []), []);
    assert.deepEqual(regressions({ ...slow, after: served(49, 0, 0.2) }, []), [], "too few say");
  });
});

describe("requests that a region that changed refuses", () => {
  const refusing = (refused: number) => ({ before: served(1000, 0, 0.1, 20), after: served(1000, 0, 0.1, refused) });

  it("are worse where a tenth more of them are than before and elsewhere", () => {
    assert.deepEqual(regressions(refusing(200), [refusing(20)]), [
      "16.7 % of requests were refused, 2.0 % before or elsewhere",
    ]);
    assert.deepEqual(regressions(refusing(200), [refusing(20), refusing(200)]), [], "elsewhere as well");
    assert.deepEqual(regressions(refusing(100), [refusing(20)]), [], "customers ask for what isn't there");
    const few = { before: served(10, 0), after: served(1, 0, undefined, 9) };
    assert.deepEqual(regressions(few, []), [], "too few say");
  });
});

describe("a region that its users have left", () => {
  const of = (before: number, after: number) => ({ before: served(before, 0), after: served(after, 0) });
  const seconds = { before: 600, watched: 60, earlier: 0 };

  it("is one that hardly anybody asks any more, while others are asked as before", () => {
    assert.ok(isLeft(of(1000, 9), [of(1000, 90)], seconds));
    assert.ok(!isLeft(of(1000, 11), [of(1000, 90)], seconds), "a tenth still comes");
    assert.ok(!isLeft(of(1000, 0), [of(1000, 0)], seconds), "they have left everywhere");
    assert.ok(!isLeft(of(400, 0), [], seconds), "too few are to be expected");
  });

  it("isn't thought to be asked by those who came before the watch in its first minute", () => {
    const afterFifty = { before: 300, watched: 300, earlier: 50 };
    assert.ok(isLeft(of(3000, 500), [of(3000, 3500)], afterFifty));
    assert.ok(!isLeft(of(3000, 1000), [of(3000, 3500)], afterFifty), "a sixth still comes");
    assert.equal(requestsSince(of(3000, 510), afterFifty), 10);
    assert.equal(requestsSince(of(3000, 300), afterFifty), 0, "they had left before");
  });
});

describe("watching a region that changed", () => {
  const loadBalancerArn = (region: string) => `arn:aws:elasticloadbalancing:${region}:1:loadbalancer/app/${region}/1`;
  const balancer = (region: string) => ({ region, loadBalancerArn: loadBalancerArn(region) });

  /** AWS' time passes as it is waited for; `each` minute has so many requests in a region, of which so many fail. */
  function world(
    each: (region: string, minute: number) => readonly [requests: number, failed: number],
    milliseconds = 0,
  ) {
    const said: string[] = [];
    const answer = (region: string, from: number, until: number) => {
      const first = Math.floor(from / 60_000);
      const minutes = Array.from({ length: Math.ceil(until / 60_000) - first }, (_, it) => (first + it) * 60_000);
      const values = (of: 0 | 1) => minutes.map((at) => each(region, at / 60_000)[of]);
      const Timestamps = minutes.map((at) => new Date(at));
      const result = (Id: string, Values: number[]) => ({ Id, Values, Timestamps });
      return { MetricDataResults: [result("requests", values(0)), result("storefront", values(1))] };
    };
    const alarms = (region: string) =>
      Object.assign(new CloudWatchClient({ region }), {
        send: ({ input }: { readonly input: { readonly StartTime?: Date; readonly EndTime?: Date } }) =>
          Promise.resolve(
            input.StartTime
              ? answer(region, input.StartTime.getTime(), Math.min(input.EndTime!.getTime(), milliseconds))
              : { MetricAlarms: [] },
          ),
      });
    const ports: BakePorts = {
      actions: { ...recordingPorts().ports, computeIn: (region) => ({ alarms: alarms(region) }) as never },
      clock: { now: () => milliseconds, wait: (more) => Promise.resolve(void (milliseconds += more)) },
      say: (line) => void said.push(line),
      today: () => milliseconds,
    };
    return { ports, said, seconds: () => milliseconds / 1000 };
  }

  const watched = (requests: number) => ({
    region: "eu-west-1",
    rollbackAlarmNames: ["errors"],
    compared: { own: balancer("eu-west-1"), others: [balancer("us-east-1")] },
    limits: { seconds: 300, requests },
    changedAt: 0,
  });

  it("ends well when the time is over and enough requests were answered", async () => {
    const { ports, said, seconds } = world(() => [60, 0]);
    assert.deepEqual(await bake(watched(100), ports), { how: "well", detail: "quiet for 300 s and 300 requests" });
    assert.deepEqual(said, ["  eu-west-1: watching its alarms and answers for 300 s"]);
    assert.equal(seconds(), 300);
  });

  it("goes on until enough requests were answered, and gives up after six times as long", async () => {
    const slow = world(() => [10, 0]);
    assert.equal((await bake(watched(100), slow.ports)).how, "well");
    assert.ok(slow.seconds() > 500 && slow.seconds() <= 600, `${slow.seconds()}`);
    const nobody = world(() => [0, 0]);
    assert.deepEqual(await bake(watched(100), nobody.ports), {
      how: "undecided",
      detail: "only 0 of 100 requests in 1800 s",
    });
  });

  it("sees that its users have left although they came until it began, and others are asked as ever", async () => {
    const { ports } = world((region, minute) => [region === "eu-west-1" && minute > 0 ? 0 : 60, 0], 50_000);
    assert.deepEqual(await bake({ ...watched(0), changedAt: 50_000 }, ports), {
      how: "regression",
      detail: "hardly anybody comes any more: 9 requests in 300 s",
    });
  });

  it("ends at the first look that finds it worse than elsewhere", async () => {
    const { ports, seconds } = world((region, minute) => [100, region === "eu-west-1" && minute >= 2 ? 10 : 0]);
    const { how, detail } = await bake(watched(100), ports);
    assert.equal(how, "regression");
    assert.match(detail, /% of \d+ requests failed, 0.0 % before or elsewhere$/);
    assert.ok(seconds() <= 150, `${seconds()}`);
  });
});
