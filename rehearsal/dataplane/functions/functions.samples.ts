import type { GetFunctionResponse } from "@aws-sdk/client-lambda";
import type { GetScheduleOutput } from "@aws-sdk/client-scheduler";
import type { SeenApi } from "./read";

export const arnOf = (name: string): string => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;

export const uriOf = (name: string): string =>
  `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arnOf(name)}/invocations`;

export const seenFunction = (more: object = {}): GetFunctionResponse => ({
  Configuration: {
    ...{ FunctionArn: arnOf("feed"), FunctionName: "feed", Handler: "index.feed", CodeSha256: "aGFzaA==" },
    Role: "arn:aws:iam::123456789012:role/feed",
    ...{ Runtime: "nodejs22.x", PackageType: "Zip", Timeout: 10, MemorySize: 256 },
    ...{ Environment: { Variables: { FUNCTIONS_BUCKET: "b" } }, DeadLetterConfig: { TargetArn: "queue" } },
    ...more,
  },
  Concurrency: { ReservedConcurrentExecutions: 20 },
});

export const seenApi = (more: Partial<SeenApi> = {}): SeenApi => ({
  api: {
    ...{ ApiId: "a1", Name: "functions", ProtocolType: "HTTP", DisableExecuteApiEndpoint: true },
    RouteSelectionExpression: "$request.method $request.path",
  },
  domain: {
    DomainName: "api.shop.example.com",
    DomainNameConfigurations: [{ ApiGatewayDomainName: "d-1.execute-api.eu-west-1.amazonaws.com" }],
  },
  mapping: { ApiId: "a1", Stage: "$default" },
  certificateFor: ["*.shop.example.com"],
  routes: [
    { RouteKey: "HEAD /feed/products", Target: "integrations/i1", AuthorizerId: "z1" },
    { RouteKey: "GET /feed/products", Target: "integrations/i1", AuthorizerId: "z1" },
    { RouteKey: "GET /feed/later", Target: "integrations/i2", AuthorizerId: "z1" },
  ],
  integrations: [
    {
      ...{ IntegrationId: "i1", IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0" },
      IntegrationUri: uriOf("feed"),
    },
  ],
  authorizers: [
    {
      ...{ AuthorizerId: "z1", Name: "functions", AuthorizerType: "REQUEST", AuthorizerUri: uriOf("authorizer") },
      ...{ AuthorizerPayloadFormatVersion: "2.0", EnableSimpleResponses: true, AuthorizerResultTtlInSeconds: 60 },
      IdentitySource: ["$request.header.Authorization", "$context.routeKey"],
    },
  ],
  ...more,
});

export const seenSchedule = (more: object = {}): GetScheduleOutput => ({
  ...{ Arn: "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/hourly", Name: "hourly", State: "ENABLED" },
  ScheduleExpression: "rate(1 hour)",
  Target: { Arn: arnOf("feed-hourly"), RoleArn: "role", Input: '{"time":"<aws.scheduler.scheduled-time>"}' },
  ...more,
});
