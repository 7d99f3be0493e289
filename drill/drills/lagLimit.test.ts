import assert from "node:assert/strict";
import { type Answers, askingContext, healthyAnswers, samplePlatform } from "../guards/healthy.fixture";
import { copiesKeepUp } from "./lagLimit";

const stay = ["eu-west-1", "ap-south-1"];
const lag = (milliseconds: number): Answers => ({
  GetMetricData: () => ({ MetricDataResults: [{ Id: "document", Values: [milliseconds] }] }),
});

async function looks(answers: readonly Answers[]): Promise<readonly (string | undefined)[]> {
  const condition = copiesKeepUp(samplePlatform(), stay);
  const said: (string | undefined)[] = [];
  for (const changed of answers) said.push(await condition.reason(askingContext({ ...healthyAnswers, ...changed })));
  return said;
}

describe("a lag that stops a planned drill", () => {
  const [at, over] = [lag(60_000), lag(61_000)];

  it("is twelve times the objective, three looks in a row", async () => {
    assert.deepEqual(await looks([at, at, at, over, over, at, over, over, over]), [
      ...Array.from({ length: 8 }, () => undefined),
      "a database in eu-west-1 is 61 s behind; a database in ap-south-1 is 61 s behind; the limit is 60 s",
    ]);
  });

  it("isn't one that nobody measures, or that a region doesn't say", async () => {
    const silent: Answers = {
      GetMetricData: () => {
        throw new Error("connection timed out");
      },
    };
    const none: Answers = { GetMetricData: () => ({ MetricDataResults: [] }) };
    assert.deepEqual(
      await looks([silent, silent, silent, none, none, none]),
      Array.from({ length: 6 }, () => undefined),
    );
  });
});
