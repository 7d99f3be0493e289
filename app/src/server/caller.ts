import type { FastifyReply, FastifyRequest } from "fastify";
import { UnverifiableTokenError } from "../accounts/accessTokens";
import { accessCookie } from "../accounts/cookies";
import { InvalidTokenError } from "../accounts/tokens";
import { Problem } from "./problems";
import type { Caller, Server } from "./routing";
import type { Services } from "./services";

/**
 * Who is calling, and whether they may. A token that is no good counts as none: what anybody may see, its bearer may see too, and
 * a page asks for a new one.
 */
export function caller(server: Server, { callers, settings }: Services): void {
  const cookie = accessCookie(settings.publicOrigin).name;
  server.decorateRequest("caller", undefined);
  server.decorateRequest("signedIn", function () {
    if (!this.caller) throw signInRequired("Sign in first.");
    return this.caller;
  });
  server.addHook("onRequest", async (request, reply) => {
    const token = bearerToken(request) ?? request.cookies[cookie];
    const { allow } = request.routeOptions.config;
    if (token !== undefined)
      request.caller = await callers.callerOf(token).catch((error) => withoutCaller(error, allow));
    enforce(allow, request.caller, token !== undefined, reply);
  });
}

/** What a customer may do, a merchant may do too. */
function enforce(
  allow: Caller["role"] | undefined,
  found: Caller | undefined,
  hadToken: boolean,
  reply: FastifyReply,
): void {
  if (!allow) return;
  if (!found) {
    void reply.header("www-authenticate", hadToken ? 'Bearer error="invalid_token"' : "Bearer");
    throw signInRequired(hadToken ? "The sign-in has expired. Sign in again." : "Sign in first.");
  }
  if (allow === "merchant" && found.role !== "merchant") {
    throw new Problem({ status: 403, name: "forbidden", detail: "Only merchants may do this." });
  }
}

const signInRequired = (detail: string): Problem => new Problem({ status: 401, name: "sign-in-required", detail });

function bearerToken({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(headers.authorization ?? "")?.[1];
}

/** Who may go on as nobody does, whatever is the matter with the token. */
function withoutCaller(error: unknown, allow: Caller["role"] | undefined): undefined {
  if (error instanceof InvalidTokenError) return undefined;
  if (!(error instanceof UnverifiableTokenError)) throw error;
  if (!allow) return undefined;
  const detail = "Who you are can't be verified at the moment. Your sign-in is as good as before.";
  throw new Problem({ status: 503, name: "sign-in-unavailable", detail, retryAfter: 5, cause: error });
}
