import * as sdk from "@aws-sdk/client-apigatewayv2";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";

let made = 0;

const client = (cloud: Cloud) => cloud.client(sdk.ApiGatewayV2Client);

async function apis(cloud: Cloud): Promise<Record<string, string>> {
  const make = async () => {
    const command = new sdk.CreateApiCommand({ Name: `sample-needs-${++made}`, ProtocolType: "HTTP" });
    return (await client(cloud).send(command)).ApiId!;
  };
  return { one: await make(), other: await make() };
}

async function domains(cloud: Cloud): Promise<Record<string, string>> {
  const { one, other } = await apis(cloud);
  const [domain, otherDomain] = [`api.sample-${++made}.example`, `api.sample-${++made}.example`];
  for (const ApiId of [one, other])
    for (const StageName of ["$default", "next"])
      await client(cloud).send(new sdk.CreateStageCommand({ ApiId, StageName }));
  for (const DomainName of [domain, otherDomain])
    await client(cloud).send(
      new sdk.CreateDomainNameCommand({ DomainName, DomainNameConfigurations: [{ EndpointType: "REGIONAL" }] }),
    );
  return { one: one!, other: other!, domain, otherDomain };
}

const certificate = (id: string) => `arn:aws:acm:eu-west-1:123456789012:certificate/${id}`;
const invoked = (name: string) =>
  `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:${name}/invocations`;
const group = (name: string) => `arn:aws:logs:eu-west-1:123456789012:log-group:${name}`;

export const samples: Record<string, AnySample> = {
  "aws:apigatewayv2/api:Api": sample<aws.apigatewayv2.ApiArgs>({
    inputs: () => ({
      name: "sample-api",
      protocolType: "HTTP",
      description: "a",
      disableExecuteApiEndpoint: true,
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({ description: "b", disableExecuteApiEndpoint: false, tags: { Name: "b" } }),
    replacement: () => ({ protocolType: "WEBSOCKET" }),
  }),
  "aws:apigatewayv2/authorizer:Authorizer": sample<aws.apigatewayv2.AuthorizerArgs>({
    needs: apis,
    inputs: ({ one }) => ({
      apiId: one!,
      name: "sample-authorizer",
      authorizerType: "REQUEST",
      authorizerUri: invoked("a"),
      authorizerPayloadFormatVersion: "2.0",
      enableSimpleResponses: true,
      authorizerResultTtlInSeconds: 60,
      identitySources: ["$request.header.Authorization"],
    }),
    change: () => ({
      authorizerUri: invoked("b"),
      authorizerResultTtlInSeconds: 30,
      identitySources: ["$request.header.Authorization", "$context.routeKey"],
    }),
    replacement: ({ other }) => ({ apiId: other! }),
  }),
  "aws:apigatewayv2/integration:Integration": sample<aws.apigatewayv2.IntegrationArgs>({
    needs: apis,
    inputs: ({ one }) => ({
      apiId: one!,
      integrationType: "AWS_PROXY",
      integrationUri: invoked("a"),
      integrationMethod: "POST",
      payloadFormatVersion: "2.0",
    }),
    change: () => ({ integrationUri: invoked("b"), timeoutMilliseconds: 10_000 }),
    replacement: ({ other }) => ({ apiId: other! }),
  }),
  "aws:apigatewayv2/route:Route": sample<aws.apigatewayv2.RouteArgs>({
    needs: apis,
    inputs: ({ one }) => ({
      apiId: one!,
      routeKey: "GET /a",
      target: "integrations/a",
      authorizationType: "CUSTOM",
      authorizerId: "a",
    }),
    change: () => ({ routeKey: "GET /b", target: "integrations/b", authorizerId: "b" }),
    replacement: ({ other }) => ({ apiId: other! }),
  }),
  "aws:apigatewayv2/stage:Stage": sample<aws.apigatewayv2.StageArgs>({
    needs: apis,
    inputs: ({ one }) => ({
      apiId: one!,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: { destinationArn: group("a"), format: "$context.requestId" },
      defaultRouteSettings: { throttlingRateLimit: 50, throttlingBurstLimit: 100 },
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      accessLogSettings: { destinationArn: group("b"), format: "$context.path" },
      defaultRouteSettings: { throttlingRateLimit: 10, throttlingBurstLimit: 20, detailedMetricsEnabled: true },
      tags: { Name: "b" },
    }),
    replacement: ({ other }) => ({ apiId: other! }),
  }),
  "aws:apigatewayv2/domainName:DomainName": sample<aws.apigatewayv2.DomainNameArgs>({
    inputs: () => ({
      domainName: "api.sample.example",
      domainNameConfiguration: {
        certificateArn: certificate("a"),
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      domainNameConfiguration: {
        certificateArn: certificate("b"),
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
      tags: { Name: "b" },
    }),
    replacement: () => ({ domainName: "api.other.example" }),
  }),
  "aws:apigatewayv2/apiMapping:ApiMapping": sample<aws.apigatewayv2.ApiMappingArgs>({
    needs: domains,
    inputs: ({ one, domain }) => ({ apiId: one!, domainName: domain!, stage: "$default" }),
    change: () => ({ stage: "next" }),
    replacement: ({ otherDomain }) => ({ domainName: otherDomain! }),
  }),
};
