/** How the viewers of one region reach the shop. */
import { Agent as PlainAgent, type ClientRequest, type IncomingMessage, request as plainRequest } from "node:http";
import { Agent as TlsAgent, request as tlsRequest } from "node:https";
import type { ViewersOptions } from "./options";

export interface ShopRequest {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface ShopAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** No whole answer came: whether the request had its effect isn't known. The message is a code, such as ECONNRESET. */
export class NoAnswerError extends Error {}

export interface ConnectionsOptions {
  readonly baseUrl: string;
  readonly viewers: ViewersOptions;
  readonly authority?: string;
  readonly timeoutMs: number;
}

/** Connections that are open at once for the viewers of one region; more requests wait, as their latency says. */
const mostSockets = 512;

export class ViewerConnections {
  readonly #url: URL;
  readonly #agent: PlainAgent | TlsAgent;
  #turn = 0;
  #isClosed = false;

  constructor(private readonly options: ConnectionsOptions) {
    this.#url = new URL(options.baseUrl);
    const kept = { keepAlive: true, maxSockets: mostSockets, scheduling: "lifo" } as const;
    const ca = options.authority;
    const servername = this.#url.hostname;
    this.#agent =
      this.#url.protocol === "https:" ? new TlsAgent({ ...kept, servername, ...(ca && { ca }) }) : new PlainAgent(kept);
  }

  /**
   * A connection that the other end had closed before a byte of the answer came is tried once more, if it had been used before and the
   * method may be repeated: browsers do the same (RFC 9110, 9.2.2). @throws NoAnswerError
   */
  async send(asked: ShopRequest): Promise<ShopAnswer> {
    try {
      return await this.#once(asked);
    } catch (error) {
      if (!(error instanceof StaleConnection) || asked.method === "POST" || this.#isClosed) throw error;
      return this.#once(asked);
    }
  }

  /** What is under way ends as broken. */
  close(): void {
    this.#isClosed = true;
    this.#agent.destroy();
  }

  #once(asked: ShopRequest): Promise<ShopAnswer> {
    return new Promise((resolve, reject) => {
      const body = asked.body === undefined ? undefined : JSON.stringify(asked.body);
      const request = this.#open(asked, body);
      const { timeoutMs } = this.options;
      const timer = setTimeout(() => request.destroy(new Error("timeout")), timeoutMs);
      let isAnswered = false;
      const fail = (error: NodeJS.ErrnoException): void => {
        clearTimeout(timer);
        const code = error.code ?? error.message;
        const isStale = request.reusedSocket && code === "ECONNRESET" && !isAnswered;
        reject(isStale ? new StaleConnection(code) : new NoAnswerError(code));
      };
      request.on("error", fail);
      request.on("response", (response) => {
        isAnswered = true;
        void whole(response).then((text) => {
          clearTimeout(timer);
          resolve({ status: response.statusCode!, headers: response.headers, text });
        }, fail);
      });
      request.end(body);
    });
  }

  #open({ method, path, headers }: ShopRequest, body: string | undefined): ClientRequest {
    const { viewers } = this.options;
    const { hostname, port, protocol, host } = this.#url;
    const addresses = viewers.addresses ?? [];
    const localAddress = addresses[this.#turn++ % Math.max(1, addresses.length)];
    const to = viewers.dial ?? { host: hostname, port: Number(port || (protocol === "https:" ? 443 : 80)) };
    const sent = {
      ...{ host, "user-agent": "shopper", ...viewers.headers, ...headers },
      ...(body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
    };
    const options = { ...to, method, path, agent: this.#agent, headers: sent, ...(localAddress && { localAddress }) };
    return protocol === "https:" ? tlsRequest(options) : plainRequest(options);
  }
}

class StaleConnection extends NoAnswerError {}

async function whole(response: IncomingMessage): Promise<string> {
  let text = "";
  response.setEncoding("utf8");
  for await (const chunk of response) text += chunk as string;
  return text;
}
