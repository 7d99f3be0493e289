import assert from "node:assert/strict";
import { arnOf, seenApi, seenFunction, seenSchedule } from "./functions.samples";
import { readApi, readFunction, readSchedule } from "./read";

const region = "eu-west-1";

describe("What is deployed of functions", () => {
  it("is read as it is told to Lambda: code, environment, time, memory, share and queue", () => {
    assert.deepEqual(readFunction(region, seenFunction()), {
      problems: [],
      found: {
        ...{ arn: arnOf("feed"), region, name: "feed", handler: "index.feed", codeSha256: "aGFzaA==" },
        role: "arn:aws:iam::123456789012:role/feed",
        ...{ environment: { FUNCTIONS_BUCKET: "b" }, timeoutSeconds: 10, memoryMegabytes: 256 },
        ...{ reservedConcurrency: 20, deadLetters: "queue" },
      },
    });
  });

  it("is an HTTP API at its domain name, with routes in an order, and without those that lead nowhere yet", () => {
    assert.deepEqual(readApi(region, seenApi()), {
      problems: [],
      found: {
        ...{ id: "a1", region, domainName: "api.shop.example.com" },
        ...{ address: "d-1.execute-api.eu-west-1.amazonaws.com", certificateFor: ["*.shop.example.com"] },
        routes: ["GET", "HEAD"].map((it) => ({ key: `${it} /feed/products`, functionArn: arnOf("feed") })),
        authorizer: {
          functionArn: arnOf("authorizer"),
          identitySources: ["$request.header.Authorization", "$context.routeKey"],
          resultSeconds: 60,
        },
      },
    });
  });

  it("is a schedule where a function is called, by the hour, day or night; what is off or calls something else is none", () => {
    const every = (more: object) => readSchedule(region, seenSchedule(more)).found?.everySeconds;
    assert.deepEqual(
      [
        every({}),
        every({ ScheduleExpression: "rate(5 minutes)" }),
        every({ ScheduleExpression: "cron(15 2 * * ? *)" }),
        every({ State: "DISABLED" }),
        every({ Target: { Arn: "arn:aws:scheduler:::aws-sdk:cloudwatch:putMetricData" } }),
      ],
      [3_600, 300, 86_400, undefined, undefined],
    );
  });

  it("is refused by name where it can't be run here, all of it at once", () => {
    const [route] = seenApi().routes;
    const [authorizer] = seenApi().authorizers;
    const problems = [
      readFunction(region, seenFunction({ Runtime: "python3.13", PackageType: "Image", Layers: [{}] })),
      readApi(region, seenApi({ mapping: { ApiId: "a1", Stage: "v1", ApiMappingKey: "v1" } })),
      readApi(
        region,
        seenApi({
          routes: [
            { ...route!, RouteKey: "$default" },
            { ...route!, AuthorizerId: "z2" },
          ],
        }),
      ),
      readApi(region, seenApi({ authorizers: [{ ...authorizer!, AuthorizerType: "JWT" }] })),
      readApi(region, seenApi({ api: { ...seenApi().api, DisableExecuteApiEndpoint: false } })),
      ...["cron(0 8 ? * MON *)", "rate(30 days)"].map((it) =>
        readSchedule(region, seenSchedule({ ScheduleExpression: it })),
      ),
    ].flatMap((it) => it.problems);
    assert.deepEqual(problems, [
      `Function ${arnOf("feed")} is packed as Image: only Zip is run here.`,
      `Function ${arnOf("feed")} runs on python3.13: only Node.js is run here.`,
      `Function ${arnOf("feed")} has layers: none are loaded here.`,
      "HTTP API a1 is mapped below v1: only the whole name is.",
      "HTTP API a1 is mapped by its stage v1: only $default is.",
      "HTTP API a1 has the route $default: it isn't matched here.",
      "HTTP API a1 has routes with different authorizers.",
      "HTTP API a1 has an authorizer that is no function with simple responses.",
      "HTTP API a1 can be asked at AWS' own name: nothing listens there.",
      ...["cron(0 8 ? * MON *)", "rate(30 days)"].map(
        (it) =>
          `Schedule hourly runs at ${it}: rate(N minutes | hours | days) up to 24 days and cron(M H * * ? *) are run here.`,
      ),
    ]);
  });
});
