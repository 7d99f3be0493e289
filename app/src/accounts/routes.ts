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
import { BrowserTickets } from "./issuer/begun";
import { IssuerAccounts } from "./issuer/issuerAccounts";
import { issuerRoutes } from "./issuer/routes";
import { PasswordHasher } from "./passwords/hashing";
import { PasswordProof } from "./passwordProof";
import { RefreshSchema, RegistrationSchema, SignedInSchema, SignedOutSchema, SignInSchema } from "./schemas";
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
  const { settings, stores, tokens, log, issuer } = services;
  const { relational } = stores;
  const [hasher, accessTokens] = [new PasswordHasher(), new AccessTokens(tokens)];
  const passwords = new PasswordProof(relational, hasher);
  const signIn = new SignIn({ ...{ relational, hasher, passwords, tokens, accessTokens, log } });
  const delivery = new TokenDelivery(settings.publicOrigin);
  const limited = {
    onRequest: strictLimit(server, settings),
    config: { writes: "relational", rateLimit: false },
  } as const;
  registerRoute(server, { signIn, delivery, limited });
  signInRoute(server, { signIn, delivery, limited });
  const refreshCookieName = refreshCookie(settings.publicOrigin).name;
  refreshRoute(server, { signIn, delivery, limited, refreshCookieName });
  signOutRoute(server, { signIn, delivery, refreshCookieName, issuer });
  if (issuer) {
    const accounts = new IssuerAccounts({ issuer: issuer.settings.issuer, relational, passwords, accessTokens });
    const tickets = new BrowserTickets(tokens, settings.publicOrigin);
    issuerRoutes(server, services, { issuer, accounts, tickets, delivery, onRequest: limited.onRequest });
  }
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

interface SignOutRoute extends Omit<SignInRoute, "limited"> {
  readonly refreshCookieName: string;
  readonly issuer: Services["issuer"];
}

function signOutRoute(server: Server, { signIn, delivery, refreshCookieName, issuer }: SignOutRoute): void {
  server.delete(
    "/api/sessions/current",
    {
      schema: {
        summary: "Signs out; the access token stays good for its last minutes",
        tags,
        response: { 200: SignedOutSchema, 204: Type.Null(), default: problem },
      },
      config: { writes: "relational" },
    },
    async (request, reply) => {
      const ended = reply.wrote(await signIn.signOut(request.cookies[refreshCookieName], request.caller?.session));
      delivery.clear(reply);
      const location = ended && (await issuer?.endSession(ended.idToken));
      return location ? reply.code(200).send({ location }) : reply.code(204).send(null);
    },
  );
}
