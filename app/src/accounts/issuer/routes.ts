import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from "fastify";
import { type Static, Type } from "typebox";
import { Problem } from "../../server/problems";
import type { Server } from "../../server/routing";
import type { Services } from "../../server/services";
import type { TokenDelivery } from "../delivery";
import { PasswordSchema, PersonSchema } from "../schemas";
import type { BrowserTickets, Proved, Purpose } from "./begun";
import { IssuerUnreachableError } from "./discovery";
import { callbackPath, IdentityRefusedError, type SignInIssuer } from "./issuer";
import type { IssuerAccounts } from "./issuerAccounts";
import { hasPassword, type LinkedIdentity } from "./identities";
import { returnTo } from "./returnTo";

const tags = ["accounts"];
const problem = Type.Ref("Problem");

/** Longer ones lead to the shop's first page. */
const longestReturn = 500;

const LeadSchema = Type.Object({ location: Type.String({ description: "Where the browser is to go: the issuer's" }) });

const ChoiceSchema = Type.Union([
  Type.Null(),
  Type.Object(
    {
      password: Type.Optional(PasswordSchema),
      account: Type.Optional(Type.Literal("separate", { description: "Beside the one with the same address" })),
    },
    { additionalProperties: false },
  ),
]);

const PasswordBodySchema = Type.Object({ password: PasswordSchema }, { additionalProperties: false });

const IdentitySchema = Type.Object({
  issuer: Type.String(),
  email: Type.Optional(Type.String({ description: "As the issuer told it when it was linked" })),
  linkedAt: Type.String({ format: "date-time" }),
});

export interface IssuerRoutes {
  readonly issuer: SignInIssuer;
  readonly accounts: IssuerAccounts;
  readonly tickets: BrowserTickets;
  readonly delivery: TokenDelivery;
  readonly onRequest: onRequestAsyncHookHandler;
}

/** Signing in at an OIDC issuer, and linking what it says to an account of the shop. */
export function issuerRoutes(server: Server, services: Services, on: IssuerRoutes): void {
  beginRoute(server, services, on);
  callbackRoute(server, services, on);
  completeRoute(server, on);
  identitiesRoute(server, services, on);
  linkRoutes(server, services, on);
  unlinkRoute(server, on);
}

/** Sends a browser to the issuer: in any region, without a store. */
async function lead(
  { issuer, tickets }: IssuerRoutes,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  purpose: Purpose,
): Promise<Static<typeof LeadSchema>> {
  try {
    const { url, ...challenge } = await issuer.begin();
    await tickets.begin(request, reply, { ...challenge, ...purpose });
    return { location: url };
  } catch (error) {
    throw error instanceof IssuerUnreachableError ? unavailable(issuer, error) : error;
  }
}

function beginRoute(server: Server, { settings }: Services, on: IssuerRoutes): void {
  server.post(
    "/api/sessions/issuer",
    {
      schema: {
        summary: "Begins to sign in at the OIDC issuer",
        tags,
        body: Type.Union([
          Type.Null(),
          Type.Object({ return: Type.Optional(Type.String()) }, { additionalProperties: false }),
        ]),
        response: { 200: LeadSchema, default: problem },
      },
    },
    async (request, reply) => {
      const wanted = returnTo(request.body?.return, settings.publicOrigin);
      return lead(on, { request, reply }, { returnTo: wanted.length <= longestReturn ? wanted : "/" });
    },
  );
}

/** Where the issuer sends the browser back to. The code is exchanged here, whichever region began; what is proved then can be asked for again and again. */
function callbackRoute(
  server: Server,
  { log, settings }: Services,
  { issuer, tickets, onRequest }: IssuerRoutes,
): void {
  server.get(
    callbackPath,
    {
      schema: { hide: true, querystring: Type.Object({ state: Type.Optional(Type.String()) }) },
      onRequest,
      config: { rateLimit: false },
    },
    async (request, reply) => {
      const back = (problemName: string, goOn = "/"): FastifyReply =>
        reply.redirect(`/sign-in?problem=${problemName}&return=${encodeURIComponent(goOn)}`, 303);
      const { state } = request.query;
      const begun = state ? await tickets.begun(request, reply, state) : undefined;
      if (!begun) return back("stale");
      const { returnTo: goOn, linkTo } = begun;
      try {
        const identity = await issuer.prove(new URL(request.url, settings.publicOrigin).search.slice(1), begun);
        await tickets.prove(reply, { ...identity, returnTo: goOn, ...(linkTo === undefined ? {} : { linkTo }) });
        return await reply.redirect(linkTo === undefined ? "/sign-in/complete" : "/account/linking", 303);
      } catch (error) {
        const isSilent = error instanceof IssuerUnreachableError;
        if (!isSilent && !(error instanceof IdentityRefusedError)) throw error;
        log.warn({ err: error }, isSilent ? "the OIDC issuer did not answer" : "the OIDC issuer's answer was refused");
        return back(isSilent ? "unavailable" : "refused", goOn);
      }
    },
  );
}

function completeRoute(server: Server, { accounts, tickets, delivery, onRequest }: IssuerRoutes): void {
  server.put(
    "/api/sessions/issuer",
    {
      schema: {
        summary: "Signs in by what the issuer has proved to this browser; safe to repeat",
        tags,
        body: ChoiceSchema,
        response: { 200: Type.Object({ customer: PersonSchema, return: Type.String() }), default: problem },
      },
      onRequest,
      config: { writes: "relational", rateLimit: false },
    },
    async (request, reply) => {
      const proved = await tickets.proved(request);
      if (!proved || proved.linkTo !== undefined) throw nothingProved();
      const { customer } = delivery.deliver(
        reply.wrote(await accounts.signIn(proved, request.body ?? {})),
        "cookie",
        reply,
      );
      tickets.forget(reply);
      return { customer, return: proved.returnTo };
    },
  );
}

function identitiesRoute(server: Server, { stores }: Services, { accounts, issuer }: IssuerRoutes): void {
  server.get(
    "/api/identities",
    {
      schema: {
        summary: "What the customer's account is linked to",
        tags,
        response: {
          200: Type.Object({
            name: Type.String({ description: "What the shop calls its issuer" }),
            password: Type.Boolean({ description: "Whether the account has one: it is linked and unlinked by that" }),
            identities: Type.Array(IdentitySchema),
          }),
          default: problem,
        },
      },
      config: { allow: "customer", reads: ["relational"] },
    },
    async (request) => {
      const { id } = request.signedIn();
      const [found, password] = await stores.relational.read(
        async (db) => [await accounts.linked(db, id), await hasPassword(db, id)] as const,
      );
      return { name: issuer.settings.name, password, identities: found ? [shown(found)] : [] };
    },
  );
}

function linkRoutes(server: Server, { settings }: Services, on: IssuerRoutes): void {
  const { accounts, tickets, onRequest } = on;
  const config = { allow: "customer", writes: "relational", rateLimit: false } as const;
  server.post(
    "/api/identities",
    {
      schema: {
        summary: "Begins to link an identity of the OIDC issuer to the account, by the account's password",
        tags,
        body: PasswordBodySchema,
        response: { 200: LeadSchema, default: problem },
      },
      ...{ onRequest, config },
    },
    async (request, reply) => {
      const { id } = request.signedIn();
      reply.wrote(await accounts.mayLink(id, request.body.password));
      return lead(on, { request, reply }, { returnTo: returnTo("/account", settings.publicOrigin), linkTo: id });
    },
  );
  server.put(
    "/api/identities/mine",
    {
      schema: {
        summary: "Links what the issuer has proved to this browser; safe to repeat",
        tags,
        response: { 200: IdentitySchema, default: problem },
      },
      ...{ onRequest, config },
    },
    async (request, reply) => {
      const proved: Proved | undefined = await tickets.proved(request);
      const { id } = request.signedIn();
      if (!proved || proved.linkTo !== id) throw nothingProved();
      const linked = reply.wrote(await accounts.link(id, proved));
      tickets.forget(reply);
      return shown(linked);
    },
  );
}

function unlinkRoute(server: Server, { accounts, onRequest }: IssuerRoutes): void {
  server.delete(
    "/api/identities/mine",
    {
      schema: {
        summary: "Unlinks the account from its identity, by the account's password, and ends its other sign-ins",
        tags,
        body: PasswordBodySchema,
        response: { 204: Type.Null(), default: problem },
      },
      onRequest,
      config: { allow: "customer", writes: "relational", rateLimit: false },
    },
    async (request, reply) => {
      const { id, session } = request.signedIn();
      reply.wrote(await accounts.unlink(id, request.body.password, session));
      return reply.code(204).send(null);
    },
  );
}

const shown = ({ issuer, email, linkedAt }: LinkedIdentity): Static<typeof IdentitySchema> => ({
  issuer,
  linkedAt: linkedAt.toISOString(),
  ...(email === undefined ? {} : { email }),
});

const nothingProved = (): Problem =>
  new Problem({
    status: 401,
    name: "sign-in-required",
    detail: "What the issuer said is no longer there, or is for something else. Begin again.",
  });

const unavailable = ({ settings }: SignInIssuer, cause: Error): Problem =>
  new Problem({
    status: 503,
    name: "sign-in-unavailable",
    detail: `${settings.name} doesn’t answer. Who is signed in stays so; an account with a password can sign in by that.`,
    retryAfter: 5,
    cause,
  });
