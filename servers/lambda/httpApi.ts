import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { close, hostOf, listen } from "./loopback";
import { type LambdaFunction, LambdaThrottledError } from "./lambdaFunction";

export interface HttpApiOptions {
  /** `GET /feed/import/{id}` → the function that answers it. */
  readonly routes: Readonly<Record<string, Pick<LambdaFunction, "invoke">>>;
  /** Asked for every request to a route that has all of the identity sources, and its answer remembered for `authorizerTtlSeconds` (default 0). */
  readonly authorizer?: Pick<LambdaFunction, "invoke">;
  readonly authorizerTtlSeconds?: number;
  /** As API Gateway has them: what a request shows of who sends it, and what an answer is remembered for. Default: the Authorization header, for a route. */
  readonly identitySources?: readonly string[];
}

export interface ListeningHttpApiOptions extends HttpApiOptions {
  /** Default: one that is free. */
  readonly port?: number;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html, and Lambda's for what it answers at once. */
const bodyLimit = 6 * 1024 * 1024;

/** An HTTP API in front of functions, on loopback. */
export class HttpApi {
  private constructor(private readonly server: Server) {}

  static async listen(options: ListeningHttpApiOptions): Promise<HttpApi> {
    const requests = new HttpApiRequests(options);
    const server = createServer((request, response) => requests.answer(request, response));
    await listen(server, options.port);
    return new HttpApi(server);
  }

  get url(): string {
    return `http://${hostOf(this.server)}`;
  }

  close(): Promise<void> {
    close(this.server);
    return Promise.resolve();
  }
}

const defaultIdentity = ["$request.header.Authorization", "$context.routeKey"];

/** What an HTTP API does with a request, whatever server took it: it becomes an event of payload format 2.0. */
export class HttpApiRequests {
  readonly #remembered = new Map<string, { readonly answer: AuthorizerSays; readonly until: number }>();
  readonly #identity: readonly ((event: HttpApiEvent) => string | undefined)[];

  /** @throws Error that names identity sources which aren't known here */
  constructor(private readonly options: HttpApiOptions) {
    this.#identity = (options.identitySources ?? defaultIdentity).map(identityBy);
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    this.#handle(request, response).catch(() => send(response, 500, "Internal Server Error"));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "localhost"}`);
    const found = this.#routeOf(request.method ?? "GET", url.pathname);
    const body = await bodyOf(request);
    if (!found) return send(response, 404, "Not Found");
    if (!body) return send(response, 413, "Request Entity Too Large");
    const event = eventOf({ request, url, body, routeKey: found.routeKey, pathParameters: found.parameters });
    const said = await this.#authorized(event);
    if (typeof said === "number") return send(response, said, messages[said]!);
    const context = said
      ? { ...event.requestContext, authorizer: { lambda: said.context ?? {} } }
      : event.requestContext;
    await answerWith(response, found.fn, { ...event, requestContext: context });
  }

  #routeOf(method: string, path: string) {
    for (const [routeKey, fn] of Object.entries(this.options.routes)) {
      const [verb, template] = routeKey.split(" ") as [string, string];
      const parameters = verb === method || verb === "ANY" ? matched(template, path) : undefined;
      if (parameters) return { routeKey, fn, parameters };
    }
    return undefined;
  }

  /** Undefined: nobody is asked. A number: the status that the request is refused with. */
  async #authorized(event: HttpApiEvent): Promise<AuthorizerSays | number | undefined> {
    const { authorizer, authorizerTtlSeconds = 0 } = this.options;
    if (!authorizer) return undefined;
    const identitySource = this.#identity.map((it) => it(event));
    if (identitySource.some((it) => !it)) return 401;
    const key = JSON.stringify(identitySource);
    const known = this.#remembered.get(key);
    if (known && known.until > performance.now()) return known.answer.isAuthorized ? known.answer : 403;
    const { body: _, ...withoutBody } = event;
    const asked = { ...withoutBody, type: "REQUEST", identitySource };
    const { payload, error } = await authorizer.invoke(asked);
    if (error || typeof (payload as AuthorizerSays | null)?.isAuthorized !== "boolean") return 500;
    const answer = payload as AuthorizerSays;
    this.#remembered.set(key, { answer, until: performance.now() + authorizerTtlSeconds * 1000 });
    return answer.isAuthorized ? answer : 403;
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.identity-sources */
function identityBy(source: string): (event: HttpApiEvent) => string | undefined {
  const [, header, parameter] = /^\$request\.(?:header\.([\w-]+)|querystring\.([\w-]+))$/.exec(source) ?? [];
  if (header !== undefined) return (event) => event.headers[header.toLowerCase()];
  if (parameter !== undefined) return (event) => event.queryStringParameters?.[parameter];
  if (source === "$context.routeKey") return (event) => event.routeKey;
  const known = "$request.header.NAME, $request.querystring.NAME and $context.routeKey";
  throw new Error(`the identity source ${source} isn't known to servers/lambda/httpApi.ts: there are ${known}`);
}

interface AuthorizerSays {
  readonly isAuthorized: boolean;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** In API Gateway's own words. */
const messages: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: "Forbidden",
  500: "Internal Server Error",
};

function matched(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name && given[index]) parameters[name] = decodeURIComponent(given[index]);
    else if (part !== given[index]) return undefined;
  }
  return parameters;
}

/** Undefined: more than may be sent. What comes after is read and forgotten, so that the refusal can be sent. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= bodyLimit) chunks.push(chunk as Buffer);
  }
  return bytes > bodyLimit ? undefined : Buffer.concat(chunks);
}

interface Received {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

type HttpApiEvent = ReturnType<typeof eventOf>;

const isText = /^(text\/|application\/(json|javascript|xml|x-ndjson|[\w.+-]+\+json))/i;

function eventOf({ request, url, body, routeKey, pathParameters }: Received) {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(",")]),
  ) as Record<string, string>;
  const query = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((it) => [it, url.searchParams.getAll(it).join(",")]),
  );
  const isBase64Encoded = !isText.test(headers["content-type"] ?? "text/plain");
  return {
    ...{ version: "2.0", routeKey, rawPath: url.pathname, rawQueryString: url.search.slice(1), headers },
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    requestContext: {
      ...{ accountId: "123456789012", apiId: "local", domainName: url.hostname, stage: "$default", routeKey },
      ...{ requestId: randomUUID(), time: new Date().toISOString(), timeEpoch: Date.now() },
      http: {
        ...{ method: request.method, path: url.pathname, protocol: `HTTP/${request.httpVersion}` },
        ...{ sourceIp: request.socket.remoteAddress ?? "", userAgent: headers["user-agent"] ?? "" },
      },
    },
    ...(body.length > 0 ? { body: body.toString(isBase64Encoded ? "base64" : "utf8") } : {}),
    isBase64Encoded: body.length > 0 && isBase64Encoded,
  };
}

interface FunctionAnswer {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

async function answerWith(response: ServerResponse, fn: Pick<LambdaFunction, "invoke">, event: unknown): Promise<void> {
  const invocation = await fn.invoke(event).catch((error: unknown) => {
    if (error instanceof LambdaThrottledError) return undefined;
    throw error;
  });
  if (!invocation) return send(response, 503, "Service Unavailable");
  if (invocation.error) return send(response, 500, "Internal Server Error");
  const answer = invocation.payload as FunctionAnswer | null;
  if (typeof answer?.statusCode !== "number") {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(invocation.payload));
    return;
  }
  const cookies = answer.cookies?.length ? { "set-cookie": [...answer.cookies] } : {};
  response.writeHead(answer.statusCode, { ...answer.headers, ...cookies });
  response.end(Buffer.from(answer.body ?? "", answer.isBase64Encoded ? "base64" : "utf8"));
}

function send(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ message }));
}
