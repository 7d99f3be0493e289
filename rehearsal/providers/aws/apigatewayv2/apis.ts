import * as sdk from "@aws-sdk/client-apigatewayv2";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { asInput, fixed, orElse, required } from "../inputs";
import { call, tagOperations } from "../operations";
import { service } from "../service";
import { capitalised, fields, tagMap, type Wire } from "../wire";

const api = service({ client: sdk.ApiGatewayV2Client, gone: /^NotFound/ });

/** Of these alone API Gateway keeps tags. */
const tagged = tagOperations({
  of: "ResourceArn",
  wire: tagMap,
  put: [sdk.TagResourceCommand, "Tags"],
  remove: [sdk.UntagResourceCommand, "TagKeys"],
});

/** Made up where none is given, and changed in place. */
const named = <P extends string>(it: P) => ({ ...asInput(it), maxLength: 128 });

const httpApi = api.resource<
  aws.apigatewayv2.ApiArgs,
  sdk.CreateApiRequest | sdk.GetApiResponse | { readonly Arn?: string }
>({
  inputs: {
    ...capitalised("description", "version"),
    credentialsArn: fixed("CredentialsArn"),
    routeKey: fixed("RouteKey"),
    target: fixed("Target"),
    apiKeySelectionExpression: orElse("ApiKeySelectionExpression", "$request.header.x-api-key"),
    disableExecuteApiEndpoint: orElse("DisableExecuteApiEndpoint", false),
    name: named("Name"),
    protocolType: required(fixed("ProtocolType")),
    routeSelectionExpression: orElse("RouteSelectionExpression", "$request.method $request.path"),
    tags: ["Tags", tagMap],
  },
  id: "ApiId",
  create: call(sdk.CreateApiCommand, { answer: (made) => made.ApiId }),
  read: call(sdk.GetApiCommand, {
    answer: (found, { cloud, id }) => ({ ...found, Arn: `arn:aws:apigateway:${cloud.region}::/apis/${id}` }),
  }),
  update: [call(sdk.UpdateApiCommand)],
  delete: call(sdk.DeleteApiCommand),
  outputs: {
    apiEndpoint: "ApiEndpoint",
    arn: "Arn",
    executionArn: (_, { cloud, id }) => `arn:aws:execute-api:${cloud.region}:${cloud.accountId}:${id}`,
  },
  tags: tagged,
  taggedBy: "Arn",
});

/** Of what belongs to an API: no answer repeats whose it is. */
const ofApi = <T extends object>(found: T, inputs: object): T & { readonly ApiId: string } => ({
  ...found,
  ApiId: (inputs as { readonly apiId: string }).apiId,
});
const whose = ({ inputs }: { readonly inputs: object }) => ({ ApiId: (inputs as { readonly apiId: string }).apiId });

const authorizer = api.resource<
  aws.apigatewayv2.AuthorizerArgs,
  sdk.CreateAuthorizerRequest | sdk.GetAuthorizerResponse
>({
  inputs: {
    ...capitalised("authorizerPayloadFormatVersion", "authorizerResultTtlInSeconds", "authorizerUri"),
    apiId: required(fixed("ApiId")),
    authorizerType: required("AuthorizerType"),
    enableSimpleResponses: "EnableSimpleResponses",
    identitySources: "IdentitySource",
    name: named("Name"),
  },
  id: "AuthorizerId",
  create: call(sdk.CreateAuthorizerCommand, { answer: (made) => made.AuthorizerId }),
  read: call(sdk.GetAuthorizerCommand, { input: whose, answer: (found, { inputs }) => ofApi(found, inputs) }),
  update: [call(sdk.UpdateAuthorizerCommand)],
  delete: call(sdk.DeleteAuthorizerCommand, { input: whose }),
});

const integration = api.resource<
  aws.apigatewayv2.IntegrationArgs,
  sdk.CreateIntegrationRequest | sdk.GetIntegrationResult
>({
  inputs: {
    ...capitalised("description", "integrationMethod", "integrationUri"),
    apiId: required(fixed("ApiId")),
    connectionType: orElse("ConnectionType", "INTERNET"),
    integrationSubtype: fixed("IntegrationSubtype"),
    integrationType: required(fixed("IntegrationType")),
    payloadFormatVersion: orElse("PayloadFormatVersion", "1.0"),
    timeoutMilliseconds: "TimeoutInMillis",
  },
  id: "IntegrationId",
  create: call(sdk.CreateIntegrationCommand, { answer: (made) => made.IntegrationId }),
  read: call(sdk.GetIntegrationCommand, { input: whose, answer: (found, { inputs }) => ofApi(found, inputs) }),
  update: [call(sdk.UpdateIntegrationCommand)],
  delete: call(sdk.DeleteIntegrationCommand, { input: whose }),
});

const route = api.resource<aws.apigatewayv2.RouteArgs, sdk.CreateRouteRequest | sdk.GetRouteResult>({
  inputs: {
    ...capitalised("authorizerId", "target"),
    apiId: required(fixed("ApiId")),
    authorizationType: orElse("AuthorizationType", "NONE"),
    routeKey: required("RouteKey"),
  },
  id: "RouteId",
  create: call(sdk.CreateRouteCommand, { answer: (made) => made.RouteId }),
  read: call(sdk.GetRouteCommand, { input: whose, answer: (found, { inputs }) => ofApi(found, inputs) }),
  update: [call(sdk.UpdateRouteCommand)],
  delete: call(sdk.DeleteRouteCommand, { input: whose }),
});

const logs = fields<aws.types.input.apigatewayv2.StageAccessLogSettings, sdk.AccessLogSettings>(
  capitalised("destinationArn", "format"),
);
const settings = fields<aws.types.input.apigatewayv2.StageDefaultRouteSettings, sdk.RouteSettings>(
  capitalised("detailedMetricsEnabled", "throttlingBurstLimit", "throttlingRateLimit"),
);

const stage = api.resource<
  aws.apigatewayv2.StageArgs,
  sdk.CreateStageRequest | sdk.GetStageResponse | { readonly Arn?: string }
>({
  inputs: {
    accessLogSettings: ["AccessLogSettings", logs],
    apiId: required(fixed("ApiId")),
    autoDeploy: orElse("AutoDeploy", false),
    defaultRouteSettings: ["DefaultRouteSettings", settings],
    description: "Description",
    name: { ...fixed("StageName"), maxLength: 128 },
    tags: ["Tags", tagMap],
  },
  id: "StageName",
  create: call(sdk.CreateStageCommand),
  read: call(sdk.GetStageCommand, {
    input: whose,
    answer: (found, { cloud, id, inputs }) => {
      const it = ofApi(found, inputs);
      return { ...it, Arn: `arn:aws:apigateway:${cloud.region}::/apis/${it.ApiId}/stages/${id}` };
    },
  }),
  update: [call(sdk.UpdateStageCommand)],
  delete: call(sdk.DeleteStageCommand, { input: whose }),
  outputs: {
    arn: "Arn",
    executionArn: (it, { cloud, id }) => `arn:aws:execute-api:${cloud.region}:${cloud.accountId}:${it.ApiId}/${id}`,
    invokeUrl: (it, { cloud, id }) =>
      `https://${it.ApiId}.execute-api.${cloud.region}.amazonaws.com/${id === "$default" ? "" : id}`,
  },
  tags: tagged,
  taggedBy: "Arn",
});

/** One object, which the API has as a list of one. */
const alone = <S>(of: Wire<S>): Wire<S> => ({
  shape: of.shape,
  toAws: (value) => (value === undefined ? undefined : [of.toAws(value)]),
  fromAws: (values, asked) => of.fromAws((values as unknown[] | undefined)?.[0], asked),
});

const configuration = fields<
  aws.types.input.apigatewayv2.DomainNameDomainNameConfiguration,
  sdk.DomainNameConfiguration
>(capitalised("certificateArn", "endpointType", "securityPolicy"));

const domainName = api.resource<
  aws.apigatewayv2.DomainNameArgs,
  sdk.CreateDomainNameRequest | sdk.GetDomainNameResponse | { readonly Arn?: string }
>({
  inputs: {
    domainName: required(fixed("DomainName")),
    domainNameConfiguration: required(["DomainNameConfigurations", alone(configuration)]),
    tags: ["Tags", tagMap],
  },
  id: "DomainName",
  create: call(sdk.CreateDomainNameCommand),
  read: call(sdk.GetDomainNameCommand, {
    answer: (found, { cloud, id }) => ({ ...found, Arn: `arn:aws:apigateway:${cloud.region}::/domainnames/${id}` }),
  }),
  update: [call(sdk.UpdateDomainNameCommand)],
  delete: call(sdk.DeleteDomainNameCommand),
  usable: ({ DomainNameConfigurations: [it] = [] }) => it?.DomainNameStatus === "AVAILABLE",
  outputs: {
    apiMappingSelectionExpression: "ApiMappingSelectionExpression",
    arn: "Arn",
    domainNameConfiguration: ({ DomainNameConfigurations: [it] = [] }) => ({
      ...(configuration.fromAws(it) as object),
      hostedZoneId: it?.HostedZoneId,
      targetDomainName: it?.ApiGatewayDomainName,
    }),
  },
  tags: tagged,
  taggedBy: "Arn",
});

/** Of a domain name, as no answer's id repeats it. */
const ofDomain = ({ inputs }: { readonly inputs: object }) => ({
  DomainName: (inputs as { readonly domainName: string }).domainName,
});

const mapping = api.resource<
  aws.apigatewayv2.ApiMappingArgs,
  sdk.CreateApiMappingRequest | sdk.GetApiMappingResponse | { readonly DomainName?: string }
>({
  inputs: {
    apiId: required(fixed("ApiId")),
    apiMappingKey: "ApiMappingKey",
    domainName: required(fixed("DomainName")),
    stage: required("Stage"),
  },
  id: "ApiMappingId",
  create: call(sdk.CreateApiMappingCommand, { answer: (made) => made.ApiMappingId }),
  read: call(sdk.GetApiMappingCommand, {
    input: ofDomain,
    answer: (found, { inputs }) => ({ ...found, ...ofDomain({ inputs }) }),
  }),
  update: [call(sdk.UpdateApiMappingCommand)],
  delete: call(sdk.DeleteApiMappingCommand, { input: ofDomain }),
});

export const entries: Record<string, AnyEntry> = {
  "aws:apigatewayv2/api:Api": httpApi,
  "aws:apigatewayv2/apiMapping:ApiMapping": mapping,
  "aws:apigatewayv2/authorizer:Authorizer": authorizer,
  "aws:apigatewayv2/domainName:DomainName": domainName,
  "aws:apigatewayv2/integration:Integration": integration,
  "aws:apigatewayv2/route:Route": route,
  "aws:apigatewayv2/stage:Stage": stage,
};
