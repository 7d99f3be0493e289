import type { onRequestAsyncHookHandler, RouteShorthandOptions } from "fastify";
import { Type } from "typebox";
import { Problem } from "../server/problems";
import { strictLimit } from "../server/rateLimits";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { AccessTokens } from "./accessTokens";
import { sweepRegularly } from "./cleaning";
import { refreshCookie } from "./cookies";
import { TokenDelivery } from "./delivery";
import { externalSignInRoutes } from "./externalSignIn";
import { PasswordHasher } from "./passwords/hashing";
import { RefreshSchema, RegistrationSchema, SignedInSchema, SignInSchema } from "./schemas";
import { sessionRoutes } from "./sessionRoutes";
import { SignIn } from "./signIn";

const tags = ["accounts"];
const problem = Type.Ref("Problem");

export function accountRoutes(server: Server, services: Services): void {
  sessionRoutes(server, services);
  if (services.settings.oidc) {
    externalSignInRoutes(server);
    return;
  }
  const { settings, stores, tokens, log } = services;
  const signIn = new SignIn({
    relational: stores.relational,
    hasher: new PasswordHasher(),
    tokens,
    accessTokens: new AccessTokens(tokens),
    log,
  });
  const delivery = new TokenDelivery(settings.publicOrigin);
  const limited = {
    onRequest: strictLimit(server, settings),
    config: { writes: "relational", rateLimit: false },
  } as const;
  registerRoute(server, { signIn, delivery, limited });
  signInRoute(server, { signIn, delivery, limited });
  const refreshCookieName = refreshCookie(settings.publicOrigin).name;
  refreshRoute(server, { signIn, delivery, limited, refreshCookieName });
  signOutRoute(server, { signIn, delivery, refreshCookieName });
  sweepRegularly(services);
}

interface SignInRoute {
  readonly signIn: SignIn;
  readonly delivery: TokenDelivery;
  readonly limited: Pick<RouteShorthandOptions, "config"> & { readonly onRequest: onRequestAsyncHookHandler };
}

function registerRoute(server: Server, { signIn, delivery, limited }: SignInRoute): void {
  server.post(
    "/api/customers",
    {
      schema: {
        summary: "Registers a customer, and signs in",
        tags,
        body: RegistrationSchema,
        response: { 201: SignedInSchema, default: problem },
      },
      ...limited,
    },
    async (request, reply) => {
      const { delivery: wanted = "cookie", ...customer } = request.body;
      const signedIn = reply.wrote(await signIn.register(customer));
      return reply.code(201).send(delivery.deliver(signedIn, wanted, reply));
    },
  );
}

function signInRoute(server: Server, { signIn, delivery, limited }: SignInRoute): void {
  server.post(
    "/api/sessions",
    {
      schema: {
        summary: "Signs in",
        tags,
        body: SignInSchema,
        response: { 200: SignedInSchema, default: problem },
      },
      ...limited,
    },
    async (request, reply) => {
      const { delivery: wanted = "cookie", ...credentials } = request.body;
      return delivery.deliver(reply.wrote(await signIn.signIn(credentials)), wanted, reply);
    },
  );
}

function refreshRoute(
  server: Server,
  { signIn, delivery, limited, refreshCookieName }: SignInRoute & { readonly refreshCookieName: string },
): void {
  server.post(
    "/api/sessions/refresh",
    {
      schema: {
        summary: "Renews a sign-in: a new access token, and the next refresh token",
        tags,
        body: RefreshSchema,
        response: { 200: SignedInSchema, default: problem },
      },
      ...limited,
    },
    async (request, reply) => {
      const given = request.body?.refreshToken;
      const renewed = await signIn.renew(given ?? request.cookies[refreshCookieName]).catch((error: unknown) => {
        // What a browser sends is no good any more: it needn't go on sending it.
        if (!given && error instanceof Problem && error.status === 401) delivery.clear(reply);
        throw error;
      });
      return delivery.deliver(reply.wrote(renewed), given ? "body" : "cookie", reply);
    },
  );
}

function signOutRoute(
  server: Server,
  { signIn, delivery, refreshCookieName }: Omit<SignInRoute, "limited"> & { readonly refreshCookieName: string },
): void {
  server.delete(
    "/api/sessions/current",
    {
      schema: {
        summary: "Signs out; the access token stays good for its last minutes",
        tags,
        response: { 204: Type.Null(), default: problem },
      },
      config: { writes: "relational" },
    },
    async (request, reply) => {
      reply.wrote(await signIn.signOut(request.cookies[refreshCookieName], request.caller?.session));
      delivery.clear(reply);
      return reply.code(204).send(null);
    },
  );
}
