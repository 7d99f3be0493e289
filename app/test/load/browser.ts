import { Agent, request } from "undici";

/** Where a customer is sent: a region, or one of its instances. */
export interface Front {
  readonly name: string;
  readonly url: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; undefined where there is none. */
  readonly body: unknown;
}

export interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Longer than any wait inside the shop, so that it is the shop that gives up first. */
const timeoutMs = 15_000;

/**
 * What a customer's browser keeps between requests: connections, cookies and the position of the last writes. The shop is free to
 * keep the position in a cookie or in a header that is sent back.
 */
export class Browser {
  readonly #agent = new Agent({ connections: 2, connectTimeout: 2_000, pipelining: 1 });
  readonly #cookies = new Map<string, string>();
  #authorization: string | undefined;
  #aborted = new AbortController();

  signIn(authorization: string): void {
    this.#authorization = authorization;
  }

  /** @throws Error when no whole answer arrived, however that came about. */
  async call({ url }: Front, path: string, { method = "GET", headers = {}, body }: Call = {}): Promise<Answer> {
    const response = await request(new URL(path, url), {
      method,
      dispatcher: this.#agent,
      signal: AbortSignal.any([this.#aborted.signal, AbortSignal.timeout(timeoutMs)]),
      headers: {
        ...this.#headers(),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.body.text();
    this.#keepCookies(response.headers["set-cookie"]);
    return { status: response.statusCode, headers: response.headers, body: parsed(text) };
  }

  /** Ends what is under way, and every connection. */
  async close(): Promise<void> {
    this.#aborted.abort();
    await this.#agent.destroy();
  }

  #headers(): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return {
      ...(this.#authorization ? { authorization: this.#authorization } : {}),
      ...(cookie ? { cookie, "sec-fetch-site": "same-origin" } : {}),
    };
  }

  #keepCookies(given: string | string[] | undefined): void {
    for (const line of [given ?? []].flat()) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined) continue;
      if (value === "" || /;\s*max-age=0\b/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value!);
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
