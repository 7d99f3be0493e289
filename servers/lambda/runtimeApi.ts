import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { close, hostOf, listen } from "./loopback";

/** What a handler's failure is told as, in Lambda's own words. */
export interface LambdaErrorFacts {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type LambdaOutcome =
  | { readonly payload: string; readonly maxMemoryMb: number }
  | { readonly error: LambdaErrorFacts; readonly maxMemoryMb: number };

export interface LambdaEvent {
  readonly requestId: string;
  readonly payload: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  /** Told when the handler has been given it: from then on its time runs. */
  readonly onTaken: () => void;
}

/**
 * Lambda's runtime API (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html) for one process, which has one event at a time.
 * It listens on loopback at a port that is free.
 */
export class RuntimeApi {
  #waiting: ServerResponse | undefined;
  #event: LambdaEvent | undefined;
  #current: { readonly id: string; readonly settle: (outcome: LambdaOutcome) => void } | undefined;
  #initError: LambdaErrorFacts | undefined;

  private constructor(private readonly server: Server) {
    server.on("request", (request, response) => void this.#answer(request, response));
  }

  static async listen(): Promise<RuntimeApi> {
    const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 });
    return new RuntimeApi(await listen(server));
  }

  /** `127.0.0.1:PORT`, as AWS_LAMBDA_RUNTIME_API has it. */
  get address(): string {
    return hostOf(this.server);
  }

  /** What its process said before it gave up loading its handler. */
  get initError(): LambdaErrorFacts | undefined {
    return this.#initError;
  }

  /** Gives it to the process, at once or as soon as it asks. */
  outcomeOf(event: LambdaEvent): Promise<LambdaOutcome> {
    if (this.#current) throw new Error("the process has an event already");
    return new Promise((settle) => {
      this.#current = { id: event.requestId, settle };
      this.#event = event;
      this.#hand();
    });
  }

  close(): void {
    close(this.server);
  }

  #hand(): void {
    const { payload, requestId, functionArn, timeoutMs, onTaken } = this.#event ?? {};
    if (!this.#waiting || payload === undefined) return;
    const response = this.#waiting;
    this.#waiting = undefined;
    this.#event = undefined;
    response.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": requestId,
      "lambda-runtime-deadline-ms": String(Date.now() + timeoutMs!),
      "lambda-runtime-invoked-function-arn": functionArn,
    });
    response.end(payload);
    onTaken!();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").replace(/^\/2018-06-01\/runtime\//, "");
    if (request.method === "GET" && path === "invocation/next") {
      this.#waiting = response;
      this.#hand();
      return;
    }
    const body = await textOf(request).catch(() => "");
    const told = this.#told(path, body, Number(request.headers["x-max-memory-mb"] ?? 0));
    response.writeHead(told ? 202 : 404, { "content-type": "application/json" });
    response.end(told ? '{"status":"OK"}' : '{"errorType":"InvalidRequestID","errorMessage":"Invalid request ID"}');
  }

  /** @returns whether that was expected. */
  #told(path: string, body: string, maxMemoryMb: number): boolean {
    if (path === "init/error") {
      this.#initError = errorIn(body);
      return true;
    }
    const [, id, kind] = /^invocation\/([\w-]+)\/(response|error)$/.exec(path) ?? [];
    if (!this.#current || id !== this.#current.id) return false;
    const { settle } = this.#current;
    this.#current = undefined;
    settle(kind === "response" ? { payload: body, maxMemoryMb } : { error: errorIn(body), maxMemoryMb });
    return true;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function errorIn(body: string): LambdaErrorFacts {
  try {
    return JSON.parse(body) as LambdaErrorFacts;
  } catch {
    return { errorType: "Runtime.Unknown", errorMessage: body };
  }
}
