/** Reads what the AWS API says of functions, HTTP APIs and schedules. Pure; what can't be run here is named, all at once. */
import type * as gateway from "@aws-sdk/client-apigatewayv2";
import type * as lambda from "@aws-sdk/client-lambda";
import type { GetScheduleOutput } from "@aws-sdk/client-scheduler";
import type { DesiredApi, DesiredAuthorizer, DesiredFunction, DesiredRoute, DesiredSchedule } from "./desired";

export interface Runnable<T> {
  /** Undefined: there is nothing to run, or not yet. */
  readonly found: T | undefined;
  readonly problems: readonly string[];
}

export interface SeenApi {
  readonly api: gateway.Api;
  readonly domain: gateway.DomainName;
  readonly mapping: gateway.ApiMapping;
  readonly certificateFor: readonly string[];
  readonly routes: readonly gateway.Route[];
  readonly integrations: readonly gateway.Integration[];
  readonly authorizers: readonly gateway.Authorizer[];
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export function readFunction(
  region: string,
  { Configuration: it = {}, Concurrency }: Pick<lambda.GetFunctionResponse, "Configuration" | "Concurrency">,
): Runnable<DesiredFunction> {
  const of = `Function ${it.FunctionArn}`;
  const problems = [
    ...((it.PackageType ?? "Zip") === "Zip" ? [] : [`${of} is packed as ${it.PackageType}: only Zip is run here.`]),
    ...(it.Runtime?.startsWith("nodejs") ? [] : [`${of} runs on ${it.Runtime}: only Node.js is run here.`]),
    ...(it.Layers?.length ? [`${of} has layers: none are loaded here.`] : []),
  ];
  const reserved = Concurrency?.ReservedConcurrentExecutions;
  const found: DesiredFunction = {
    ...{ arn: it.FunctionArn!, region, name: it.FunctionName!, handler: it.Handler! },
    ...{ role: it.Role!, codeSha256: it.CodeSha256!, environment: it.Environment?.Variables ?? {} },
    ...{ timeoutSeconds: it.Timeout ?? 3, memoryMegabytes: it.MemorySize ?? 128 },
    ...(reserved !== undefined && { reservedConcurrency: reserved }),
    ...(it.DeadLetterConfig?.TargetArn && { deadLetters: it.DeadLetterConfig.TargetArn }),
  };
  return { found, problems };
}

/** A route whose integration isn't there yet is none yet. */
export function readApi(region: string, seen: SeenApi): Runnable<DesiredApi> {
  const { api, domain, mapping, certificateFor } = seen;
  const of = `HTTP API ${api.ApiId}`;
  const [configuration] = domain.DomainNameConfigurations ?? [];
  const routes = seen.routes.map((it) => readRoute(of, it, seen.integrations));
  const authorizer = readAuthorizer(of, seen);
  const problems = [
    ...(api.ProtocolType === "HTTP" ? [] : [`${of} speaks ${api.ProtocolType}: only HTTP is run here.`]),
    ...(api.DisableExecuteApiEndpoint === true ? [] : [`${of} can be asked at AWS' own name: nothing listens there.`]),
    ...(mapping.ApiMappingKey ? [`${of} is mapped below ${mapping.ApiMappingKey}: only the whole name is.`] : []),
    ...(mapping.Stage === "$default" ? [] : [`${of} is mapped by its stage ${mapping.Stage}: only $default is.`]),
    ...routes.flatMap((it) => it.problems),
    ...authorizer.problems,
  ];
  const found: DesiredApi = {
    ...{ id: api.ApiId!, region, domainName: domain.DomainName!, address: configuration!.ApiGatewayDomainName! },
    ...{ certificateFor, routes: routes.flatMap((it) => it.found ?? []).sort(byKey) },
    ...(authorizer.found && { authorizer: authorizer.found }),
  };
  return { found, problems };
}

const byKey = (a: DesiredRoute, b: DesiredRoute): number => (a.key < b.key ? -1 : 1);

function readRoute(
  of: string,
  route: gateway.Route,
  integrations: readonly gateway.Integration[],
): Runnable<DesiredRoute> {
  const integration = integrations.find((it) => route.Target === `integrations/${it.IntegrationId}`);
  if (!integration) return { found: undefined, problems: [] };
  const functionArn = arnIn(integration.IntegrationUri);
  const isProxy = integration.IntegrationType === "AWS_PROXY" && integration.PayloadFormatVersion === "2.0";
  const key = route.RouteKey!;
  const problems = [
    ...(isProxy && functionArn ? [] : [`${of} answers ${key} by no function with payload format 2.0.`]),
    ...(/^[A-Z]+ \/\S*$/.test(key) && !key.includes("+}")
      ? []
      : [`${of} has the route ${key}: it isn't matched here.`]),
  ];
  return { found: functionArn === undefined ? undefined : { key, functionArn }, problems };
}

/** HTTP API's have one a route; here it is one for all. */
function readAuthorizer(of: string, { routes, authorizers }: SeenApi): Runnable<DesiredAuthorizer> {
  const used = [...new Set(routes.map((it) => it.AuthorizerId))];
  const [id] = used;
  if (used.length > 1) return { found: undefined, problems: [`${of} has routes with different authorizers.`] };
  const it = authorizers.find(({ AuthorizerId }) => AuthorizerId === id);
  if (!it) return { found: undefined, problems: [] };
  const functionArn = arnIn(it.AuthorizerUri);
  const isSimple = it.EnableSimpleResponses === true && it.AuthorizerPayloadFormatVersion === "2.0";
  if (it.AuthorizerType !== "REQUEST" || !isSimple || functionArn === undefined)
    return { found: undefined, problems: [`${of} has an authorizer that is no function with simple responses.`] };
  const found = {
    functionArn,
    identitySources: it.IdentitySource ?? [],
    resultSeconds: it.AuthorizerResultTtlInSeconds ?? 300,
  };
  return { found, problems: [] };
}

/** In a URI of API Gateway's: `…:lambda:path/2015-03-31/functions/ARN/invocations`. */
const arnIn = (uri: string | undefined): string | undefined =>
  /\/functions\/(arn:aws:lambda:[^/]+)\/invocations$/.exec(uri ?? "")?.[1];

const unitSeconds: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };
const day = 86_400;
/** Timers of Node.js are no longer. */
const longestSeconds = 24 * day;

/** Undefined for what calls no function, or is off. */
export function readSchedule(region: string, it: GetScheduleOutput): Runnable<DesiredSchedule> {
  const arn = it.Target?.Arn ?? "";
  if (!arn.startsWith("arn:aws:lambda:") || it.State === "DISABLED") return { found: undefined, problems: [] };
  const everySeconds = secondsOf(it.ScheduleExpression ?? "");
  if (everySeconds === undefined || everySeconds > longestSeconds) {
    const known = "rate(N minutes | hours | days) up to 24 days and cron(M H * * ? *) are";
    return { found: undefined, problems: [`Schedule ${it.Name} runs at ${it.ScheduleExpression}: ${known} run here.`] };
  }
  const found = {
    ...{ arn: it.Arn!, region, name: it.Name!, functionArn: arn, everySeconds },
    input: it.Target?.Input ?? "{}",
  };
  return { found, problems: [] };
}

function secondsOf(expression: string): number | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (unit !== undefined) return Number(count) * unitSeconds[unit]!;
  return /^cron\(\d+ \d+ \* \* \? \*\)$/.test(expression) ? day : undefined;
}
