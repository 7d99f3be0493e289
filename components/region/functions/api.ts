import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { originSecretHeader } from "../listenerRules";
import type { RegionFunction } from "./function";

export interface FunctionsApiArgs {
  /** `api.D`: the same in every region. */
  readonly domainName: string;
  /** Of this region, issued, and good for `*.D`. */
  readonly certificateArn: pulumi.Input<string>;
  readonly accountId: string;
  readonly authorizer: RegionFunction;
  /** Functions by the routes that call them, such as `GET /feed/products`. */
  readonly routes: Readonly<Record<string, RegionFunction>>;
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
}

/**
 * Requests a second that the API takes of everybody together, and how many more at once. Beyond it clients are answered 429: what functions share
 * with the rest of the account isn't used up by one of them.
 */
const throttling = { throttlingRateLimit: 50, throttlingBurstLimit: 100 };

/** Seconds that an answer of the authorizer holds for the same token, secret and route. */
const authorizedSeconds = 60;

/** What is written of each request: who asked for what, what came of it, and where the time went. Never a header, which would be a token. */
const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTimeEpoch",
  ip: "$context.identity.sourceIp",
  route: "$context.routeKey",
  path: "$context.path",
  status: "$context.status",
  bytes: "$context.responseLength",
  milliseconds: "$context.responseLatency",
  functionMilliseconds: "$context.integrationLatency",
  functionError: "$context.integrationErrorMessage",
  authorizerStatus: "$context.authorizer.status",
  error: "$context.error.message",
});

/**
 * A region's HTTP API: known by `api.D` alone, for CloudFront alone. AWS WAF can't be put before an HTTP API, and CloudFront's stands before all of them; who
 * goes round it has no secret.
 *
 * Price: 1.00 USD for a million requests in us-east-1 (https://aws.amazon.com/api-gateway/pricing/).
 */
export class FunctionsApi extends pulumi.ComponentResource {
  readonly apiId: pulumi.Output<string>;
  /** Where `api.D` leads in this region; known once it answers there. */
  readonly address: { readonly dnsName: pulumi.Output<string>; readonly zoneId: pulumi.Output<string> };
  private readonly api: aws.apigatewayv2.Api;

  constructor(
    name: string,
    private readonly args: FunctionsApiArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:FunctionsApi", name, {}, opts);
    this.api = new aws.apigatewayv2.Api(
      "functions",
      { protocolType: "HTTP", description: "What partners ask functions for", disableExecuteApiEndpoint: true },
      { parent: this },
    );
    const authorizerId = this.authorize();
    const routes = Object.entries(args.routes).map(([route, called]) => this.route(route, called, authorizerId));
    this.letCall();
    const stage = this.stage(routes);
    const domain = this.domain(stage);
    const target = domain.domainNameConfiguration;
    this.apiId = this.api.id;
    this.address = {
      dnsName: target.apply((it) => it.targetDomainName),
      zoneId: target.apply((it) => it.hostedZoneId),
    };
    this.registerOutputs({ apiId: this.apiId });
  }

  /** One is all that a route of an HTTP API can have: it checks the edge's secret and the caller's token. */
  private authorize(): pulumi.Output<string> {
    const { authorizer } = this.args;
    const made = new aws.apigatewayv2.Authorizer(
      "functions",
      {
        apiId: this.api.id,
        name: "edge-and-token",
        authorizerType: "REQUEST",
        authorizerUri: authorizer.invokeArn,
        authorizerPayloadFormatVersion: "2.0",
        enableSimpleResponses: true,
        authorizerResultTtlInSeconds: authorizedSeconds,
        // Where one is missing, API Gateway answers 401 by itself. A "yes" to one route opens no other.
        identitySources: [
          "$request.header.Authorization",
          `$request.header.${originSecretHeader}`,
          "$context.routeKey",
        ],
      },
      { parent: this },
    );
    return made.id;
  }

  private route(routeKey: string, called: RegionFunction, authorizerId: pulumi.Output<string>): aws.apigatewayv2.Route {
    const name = routeKey
      .toLowerCase()
      .replace(/[^a-z]+/g, "-")
      .replace(/-$/, "");
    const integration = new aws.apigatewayv2.Integration(
      name,
      {
        apiId: this.api.id,
        integrationType: "AWS_PROXY",
        integrationUri: called.invokeArn,
        integrationMethod: "POST",
        payloadFormatVersion: "2.0",
      },
      { parent: this },
    );
    return new aws.apigatewayv2.Route(
      name,
      {
        apiId: this.api.id,
        routeKey,
        target: pulumi.interpolate`integrations/${integration.id}`,
        authorizationType: "CUSTOM",
        authorizerId,
      },
      { parent: this },
    );
  }

  /** This API calls its functions, and no other does. */
  private letCall(): void {
    const { authorizer, routes } = this.args;
    for (const [called, each] of Object.entries({ authorizer, ...byName(routes) })) {
      new aws.lambda.Permission(
        `functions-api-calls-${called}`,
        {
          action: "lambda:InvokeFunction",
          function: each.functionName,
          principal: "apigateway.amazonaws.com",
          sourceArn: pulumi.interpolate`${this.api.executionArn}/*`,
          sourceAccount: this.args.accountId,
        },
        { parent: this },
      );
    }
  }

  private stage(after: readonly pulumi.Resource[]): aws.apigatewayv2.Stage {
    const { keyArn, logRetentionDays } = this.args;
    const logs = new aws.cloudwatch.LogGroup(
      "functions-api",
      { kmsKeyId: keyArn, retentionInDays: logRetentionDays },
      { parent: this },
    );
    return new aws.apigatewayv2.Stage(
      "functions",
      {
        apiId: this.api.id,
        name: "$default",
        autoDeploy: true,
        accessLogSettings: { destinationArn: logs.arn, format: accessLogFormat },
        defaultRouteSettings: { ...throttling, detailedMetricsEnabled: false },
      },
      { parent: this, dependsOn: [...after] },
    );
  }

  private domain(stage: aws.apigatewayv2.Stage): aws.apigatewayv2.DomainName {
    const { domainName, certificateArn } = this.args;
    const domain = new aws.apigatewayv2.DomainName(
      "functions",
      {
        domainName,
        domainNameConfiguration: { certificateArn, endpointType: "REGIONAL", securityPolicy: "TLS_1_2" },
      },
      { parent: this },
    );
    new aws.apigatewayv2.ApiMapping(
      "functions",
      { apiId: this.api.id, domainName: domain.id, stage: stage.id },
      { parent: this },
    );
    return domain;
  }
}

/** Each function once, whatever the number of its routes. */
function byName(routes: Readonly<Record<string, RegionFunction>>): Readonly<Record<string, RegionFunction>> {
  return Object.fromEntries([...new Set(Object.values(routes))].map((it) => [it.name, it]));
}
