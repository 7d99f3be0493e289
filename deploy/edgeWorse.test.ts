import assert from "node:assert/strict";
import type { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { edgeWorse } from "./edgeWorse";

const minute = 60_000;
const changedAt = 10 * minute + 5_000;

/** CloudFront's minutes: requests, percent refused and percent failed, by the minute's number. */
const edge = (
  minutes: Readonly<Record<number, readonly [number, number, number]>>,
  asked: GetMetricDataCommand[] = [],
) =>
  edgeWorse({
    ...{ distributionId: "E1", changedAt, today: () => 13 * minute },
    metrics: {
      send: (command: GetMetricDataCommand) => {
        asked.push(command);
        const { StartTime, EndTime } = command.input as { StartTime: Date; EndTime: Date };
        const within = Object.entries(minutes)
          .map(([at, values]) => [Number(at) * minute, values] as const)
          .filter(([at]) => at >= StartTime.getTime() && at < EndTime.getTime());
        return Promise.resolve({
          MetricDataResults: ["requests", "of4xxErrorRate", "of5xxErrorRate"].map((Id, index) => ({
            Id,
            Timestamps: within.map(([at]) => new Date(at)),
            Values: within.map(([, values]) => values[index]),
          })),
        });
      },
    } as unknown as CloudWatchClient,
  });

describe("the edge since a change", () => {
  const before = { 8: [500, 2, 0], 9: [500, 2, 0.2], 10: [500, 2, 0] } as const;

  it("says nothing where viewers are answered as before", async () => {
    assert.deepEqual(await edge({ ...before, 11: [500, 2, 0.2], 12: [500, 3, 0] })(), []);
  });

  it("says which share fails now, by percent of each minute's requests, also where no load balancer was reached", async () => {
    const asked: GetMetricDataCommand[] = [];
    const sign = edge({ ...before, 11: [1000, 0, 10], 12: [1000, 0, 0] }, asked);
    assert.deepEqual(await sign(), ["at the edge 5.0 % of 2000 requests failed, 0.1 % before or elsewhere"]);
    await sign();
    assert.equal(asked.length, 3);
    const { Namespace, Dimensions } = asked[0]!.input.MetricDataQueries![2]!.MetricStat!.Metric!;
    assert.deepEqual(
      [Namespace, ...Dimensions!.map(({ Name, Value }) => `${Name} ${Value}`)],
      ["AWS/CloudFront", "DistributionId E1", "Region Global"],
    );
  });

  it("says which share is refused now", async () => {
    assert.deepEqual(await edge({ ...before, 11: [500, 30, 0] })(), [
      "at the edge 30.0 % of requests were refused, 2.0 % before or elsewhere",
    ]);
  });

  it("doesn't judge the minute in which it changed, nor what it can't be told", async () => {
    assert.deepEqual(await edge({ 9: [500, 0, 0], 10: [500, 0, 90] })(), []);
    const down = { send: () => Promise.reject(new Error("no answer")) } as unknown as CloudWatchClient;
    assert.deepEqual(await edgeWorse({ distributionId: "E1", changedAt, today: () => changedAt, metrics: down })(), []);
  });
});
