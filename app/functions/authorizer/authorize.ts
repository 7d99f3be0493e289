import { timingSafeEqual } from "node:crypto";
import type { CallerVerifier } from "../../src/accounts/accessTokens";
import { InvalidTokenError } from "../../src/accounts/tokens";

/** As much as is read of a request authorizer's event, payload format 2.0. */
export interface AuthorizerEvent {
  readonly routeKey: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A simple response: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
export interface AuthorizerAnswer {
  readonly isAuthorized: boolean;
  readonly context?: { readonly caller: string; readonly role: string };
}

const openToAnybodySignedIn: readonly string[] = ["GET /feed/products", "HEAD /feed/products"];

/** What CloudFront sends with every request; the one before is taken while CloudFront learns the next. */
export interface OriginSecrets {
  readonly current: string;
  readonly previous: string | undefined;
}

export interface Authorizing {
  readonly callers: CallerVerifier;
  /** Undefined: requests may come from anywhere. */
  readonly originSecrets: OriginSecrets | undefined;
}

/** A route that isn't named here is a merchant's: one that is added later is closed until somebody opens it. */
export async function authorize(
  { callers, originSecrets }: Authorizing,
  event: AuthorizerEvent,
): Promise<AuthorizerAnswer> {
  if (originSecrets && !cameBy(originSecrets, event.headers?.["x-origin-secret"])) return { isAuthorized: false };
  const token = bearerToken(event.headers?.["authorization"]);
  if (token === undefined) return { isAuthorized: false };
  try {
    const { id: caller, role } = await callers.callerOf(token);
    const isAuthorized = role === "merchant" || openToAnybodySignedIn.includes(event.routeKey);
    return { isAuthorized, context: { caller, role } };
  } catch (error) {
    if (error instanceof InvalidTokenError) return { isAuthorized: false };
    throw error;
  }
}

/** In the same time, however much of it is right. */
function cameBy({ current, previous }: OriginSecrets, given = ""): boolean {
  return [current, previous].map((it) => it !== undefined && isEqual(it, given)).includes(true);
}

function isEqual(secret: string, given: string): boolean {
  const [a, b] = [Buffer.from(secret), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const bearerToken = (header = ""): string | undefined => /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(header)?.[1];
