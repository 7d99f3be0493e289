import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { record, settled, type Recorder, valueOf } from "../../../test/recorder";
import type { Series } from "../graph";
import { Functions } from ".";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1";
const digest = `sha256:${"c".repeat(64)}`;
const bucket = "meridian-functions-123456789012-eu-west-1";

interface ReadStatement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

describe("a region's functions", () => {
  let recorder: Recorder;
  let functions: Functions;
  before(async () => {
    recorder = record({
      outputs: {
        "aws:lambda/function:Function": (name) => ({ arn: `arn:${name}`, invokeArn: `invoke:${name}`, name }),
        "aws:apigatewayv2/api:Api": () => ({ executionArn: "arn:api" }),
        "aws:apigatewayv2/domainName:DomainName": () => ({
          domainNameConfiguration: { targetDomainName: "d-1.execute-api.example", hostedZoneId: "ZAPI" },
        }),
        "aws:sqs/queue:Queue": (name) => ({ arn: `arn:${name}`, name: `${name}-name` }),
      },
    });
    const store = { endpoint: "writer.example", readerEndpoint: "reader.example" };
    functions = new Functions("functions", {
      ...{ settings: { digest }, domain: "shop.example", region: "eu-west-1", accountId: "123456789012", keyArn },
      ...{ certificateArn: "arn:certificate", relational: store, document: store, logRetentionDays: 30 },
      secrets: { relational: "arn:rel", document: "arn:doc", tokenSigning: "arn:tokens", origin: "arn:origin" },
      ...{ subnetIds: ["subnet-1"], securityGroupId: "sg-1" },
      ...{ regions: ["eu-west-1", "us-east-1"] },
    });
    await settled();
  });

  const of = (type: string, name: string) =>
    recorder.resources.find((it) => it.type === `aws:${type}` && it.name === name)!.inputs;
  const lambda = (name: string) => of("lambda/function:Function", name);
  const statementsOf = (name: string) => {
    const { policy } = of("iam/rolePolicy:RolePolicy", `function-${name}`);
    return (JSON.parse(String(policy)) as { Statement: ReadStatement[] }).Statement;
  };

  it("have graphs of errors, time, throttling and what was given up", async () => {
    const named = async (series: Series) => valueOf(pulumi.output(series.at(-1) as pulumi.Input<string>));
    const names = functions.graphs.map(async ({ title, statistic, series }) => [
      `${title} (${statistic}, ${String(series[0]![1])})`,
      await Promise.all(series.map(named)),
    ]);
    const all = ["authorizer", "feed", "feed-hourly", "import", "forecast", "images"];
    assert.deepEqual(await Promise.all(names), [
      ["Functions: errors (Sum, Errors)", all],
      ["Functions: milliseconds, p99 (p99, Duration)", all],
      ["Functions: calls beyond what may run at once (Sum, Throttles)", all],
      [
        "Functions: runs that were given up (Maximum, ApproximateNumberOfMessagesVisible)",
        ["feed-hourly", "import", "forecast", "images"].map((it) => `function-${it}-failed-name`),
      ],
    ]);
  });

  it("run the released code for arm64, each with a log group, a key and a share of concurrency of its own", () => {
    const names = recorder.of("aws:lambda/function:Function").map((it) => it.name);
    assert.deepEqual(names, ["authorizer", "feed", "feed-hourly", "import", "forecast", "images"]);
    for (const name of names) {
      const { runtime, architectures, s3Bucket, s3Key, kmsKeyArn, tracingConfig } = lambda(name);
      assert.deepEqual(
        { runtime, architectures, s3Bucket, s3Key, kmsKeyArn, tracingConfig },
        {
          ...{ runtime: "nodejs22.x", architectures: ["arm64"], kmsKeyArn: keyArn, tracingConfig: { mode: "Active" } },
          ...{ s3Bucket: bucket, s3Key: `functions/${"c".repeat(64)}${name === "images" ? "-images" : ""}.zip` },
        },
      );
      const { kmsKeyId, retentionInDays } = of("cloudwatch/logGroup:LogGroup", `function-${name}`);
      assert.deepEqual([kmsKeyId, retentionInDays], [keyArn, 30]);
    }
    assert.deepEqual(
      names.map((it) => lambda(it)["reservedConcurrentExecutions"]),
      [20, 20, 1, 5, 1, 2],
    );
  });

  it("are told what they read and nothing else, and only what reads databases is in the network", () => {
    const told = (name: string) =>
      Object.keys((lambda(name)["environment"] as { variables: Record<string, string> }).variables);
    assert.deepEqual(told("authorizer").sort(), ["ORIGIN_SECRET_ARN", "TOKEN_SIGNING_SECRET_ARN"]);
    assert.deepEqual(told("feed"), ["FUNCTIONS_BUCKET"]);
    assert.deepEqual(
      told("feed-hourly")
        .filter((it) => !/^(RELATIONAL|DOCUMENT)_/.test(it))
        .sort(),
      ["DOMAIN", "FUNCTIONS_BUCKET"],
    );
    const vpc = ["authorizer", "feed", "feed-hourly"].map((it) => lambda(it)["vpcConfig"]);
    assert.deepEqual(vpc, [undefined, undefined, { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] }]);
  });

  it("may do what they are for: read feeds, write feeds, read their own secrets", () => {
    const [read] = statementsOf("feed").filter((it) => it.Sid === "ReadObjects");
    assert.deepEqual([read!.Action, read!.Resource], ["s3:GetObject", `arn:aws:s3:::${bucket}/feeds/*`]);
    const actions = (name: string) => statementsOf(name).flatMap((it) => it.Action);
    assert.deepEqual(
      ["authorizer", "feed", "feed-hourly"].map((it) => actions(it).includes("s3:PutObject")),
      [false, false, true],
    );
    const secrets = (name: string) => statementsOf(name).find((it) => it.Sid === "ReadSecrets")?.Resource;
    assert.deepEqual(["authorizer", "feed", "feed-hourly"].map(secrets), [
      ["arn:tokens", "arn:origin"],
      undefined,
      ["arn:rel", "arn:doc"],
    ]);
  });

  it("answer at api.D alone, to CloudFront's secret and a token of the shop", async () => {
    const { disableExecuteApiEndpoint } = of("apigatewayv2/api:Api", "functions");
    const { domainName, domainNameConfiguration } = of("apigatewayv2/domainName:DomainName", "functions");
    assert.deepEqual([disableExecuteApiEndpoint, domainName], [true, "api.shop.example"]);
    assert.deepEqual(domainNameConfiguration, {
      ...{ certificateArn: "arn:certificate", endpointType: "REGIONAL", securityPolicy: "TLS_1_2" },
    });
    const routes = recorder.of("aws:apigatewayv2/route:Route").map((it) => it.inputs);
    assert.deepEqual(
      routes.map(({ routeKey, authorizationType }) => [routeKey, authorizationType]),
      [
        ["GET /feed/products", "CUSTOM"],
        ["HEAD /feed/products", "CUSTOM"],
        ["POST /feed/import", "CUSTOM"],
        ["GET /feed/import/{id}", "CUSTOM"],
      ],
    );
    assert.deepEqual(of("apigatewayv2/authorizer:Authorizer", "functions")["identitySources"], [
      "$request.header.Authorization",
      "$request.header.X-Origin-Secret",
      "$context.routeKey",
    ]);
    const callers = recorder
      .of("aws:lambda/permission:Permission")
      .map((it) => it.inputs)
      .filter((it) => it["principal"] !== "s3.amazonaws.com");
    assert.deepEqual(
      callers.map((it) => [it["function"], it["principal"], it["sourceArn"]].join(" ")).sort(),
      ["authorizer", "feed", "import"].map((it) => `${it} apigateway.amazonaws.com arn:api/*`),
    );
    assert.deepEqual(await valueOf(pulumi.all(functions.outputs)), {
      functionsApiDnsName: "d-1.execute-api.example",
      functionsApiZoneId: "ZAPI",
    });
  });

  it("are called each hour, and what is given up lies in an encrypted queue that an alarm watches", () => {
    const { scheduleExpression, target } = of("scheduler/schedule:Schedule", "function-feed-hourly");
    const { arn, deadLetterConfig } = target as Record<string, unknown>;
    assert.deepEqual(
      [scheduleExpression, arn, deadLetterConfig],
      ["rate(1 hour)", "arn:feed-hourly", { arn: "arn:function-feed-hourly-failed" }],
    );
    assert.deepEqual(lambda("feed-hourly")["deadLetterConfig"], { targetArn: "arn:function-feed-hourly-failed" });
    assert.equal(of("sqs/queue:Queue", "function-feed-hourly-failed")["kmsMasterKeyId"], keyArn);
    assert.deepEqual(
      functions.alarms.map((it) => it.name),
      [
        "function-authorizer-errors",
        "function-authorizer-throttled",
        "function-feed-errors",
        "function-feed-throttled",
        "function-feed-hourly-errors",
        "function-feed-hourly-throttled",
        "function-feed-hourly-failed",
        "function-import-errors",
        "function-import-throttled",
        "function-import-failed",
        "function-forecast-errors",
        "function-forecast-throttled",
        "function-forecast-failed",
        "function-images-errors",
        "function-images-throttled",
        "function-images-failed",
        "functions-api-errors",
      ],
    );
  });

  it("import what partners drop into the bucket, and hand it on to whichever region writes", () => {
    const { lambdaFunctions } = of("s3/bucketNotification:BucketNotification", "functions");
    const events = ["s3:ObjectCreated:*"];
    assert.deepEqual(lambdaFunctions, [
      { lambdaFunctionArn: "arn:import", events, filterPrefix: "imports/incoming/" },
      { lambdaFunctionArn: "arn:images", events, filterPrefix: "pictures/incoming/" },
    ]);
    const { sourceAccount, sourceArn } = of("lambda/permission:Permission", "bucket-calls-import");
    assert.deepEqual([sourceAccount, sourceArn], ["123456789012", `arn:aws:s3:::${bucket}`]);
    const there = bucket.replace("eu-west-1", "us-east-1");
    const { variables } = lambda("import")["environment"] as { variables: Record<string, string> };
    assert.deepEqual(JSON.parse(variables["FUNCTIONS_BUCKETS"]!), { "eu-west-1": bucket, "us-east-1": there });
    assert.deepEqual(JSON.parse(variables["PEERS"]!), {
      "eu-west-1": "https://eu-west-1.shop.example",
      "us-east-1": "https://us-east-1.shop.example",
    });
    const writes = statementsOf("import").find((it) => it.Sid === "WriteObjectsEverywhere");
    assert.deepEqual(writes!.Resource, ["arn:aws:s3:::meridian-functions-123456789012-*/imports/*"]);
  });

  it("make pictures of uploads: read those of this region, write pictures everywhere, and tell storefronts the bucket", () => {
    const everywhere = "arn:aws:s3:::meridian-functions-123456789012-*";
    const resource = (sid: string) => statementsOf("images").find((it) => it.Sid === sid)!.Resource;
    assert.equal(resource("ReadObjects"), `arn:aws:s3:::${bucket}/pictures/incoming/*`);
    assert.deepEqual(resource("WriteObjectsEverywhere"), [
      `${everywhere}/pictures/incoming/*`,
      `${everywhere}/static/pictures/*`,
    ]);
    assert.equal(resource("ReadSecrets") instanceof Array && (resource("ReadSecrets") as string[]).join(), "arn:doc");
    assert.deepEqual([functions.environment, functions.pictures], [{ PICTURES_BUCKET: bucket }, { bucket }]);
  });
});
