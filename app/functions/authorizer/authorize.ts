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

/** A route that isn't named here is a merchant's: one that is added later is closed until somebody opens it. */
export async function authorize(callers: CallerVerifier, event: AuthorizerEvent): Promise<AuthorizerAnswer> {
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

const bearerToken = (header = ""): string | undefined => /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(header)?.[1];
