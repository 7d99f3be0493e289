import { ProblemError, ShopUnreachableError } from "./failures";
import { showRegion } from "./region";

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Skips the browser's own cache. */
  readonly fresh?: boolean;
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Longer than the shop itself takes at most. */
const deadlineMs = 20_000;

/**
 * Asks the API. An expired sign-in is renewed once, without the customer noticing.
 * @throws ProblemError, UnreachableError
 */
export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  const expired = response.status === 401 && !path.startsWith("/api/sessions");
  const answer = expired && (await renewSession()) ? await send(method, path, options) : response;
  return (await valueOf(answer)) as T;
}

async function send(method: Method, path: string, { body, headers, fresh }: CallOptions): Promise<Response> {
  const started = performance.now();
  try {
    const response = await fetch(path, {
      method,
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(fresh ? { cache: "no-cache" as const } : {}),
      signal: AbortSignal.timeout(deadlineMs),
    });
    showRegion(response.headers.get("x-region"), performance.now() - started);
    return response;
  } catch (error) {
    throw new ShopUnreachableError({ cause: error });
  }
}

async function valueOf(response: Response): Promise<unknown> {
  const text = await response.text().catch((error: unknown) => {
    throw new ShopUnreachableError({ cause: error });
  });
  const value = parsed(text);
  if (response.ok) return value;
  const retryAfter = Number(response.headers.get("retry-after"));
  const document = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  throw new ProblemError(response.status, document, retryAfter > 0 ? retryAfter * 1000 : undefined);
}

/** What isn't JSON was not written by the shop: a proxy's error page. */
function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

let renewing: Promise<boolean> | undefined;

/** Renews the sign-in, once for all who ask at the same time. @returns whether there is one now. */
export function renewSession(): Promise<boolean> {
  renewing ??= call("POST", "/api/sessions/refresh")
    .then(
      () => true,
      () => false,
    )
    .finally(() => (renewing = undefined));
  return renewing;
}
