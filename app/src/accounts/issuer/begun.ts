import type { FastifyReply, FastifyRequest } from "fastify";
import { begunCookie, provedCookie } from "../cookies";
import { InvalidTokenError, type TokenClaims, type Tokens } from "../tokens";
import type { Identity, ProvedIdentity } from "./identity";
import type { Challenge } from "./issuer";

/** From the shop's page to the issuer's and back: people look for a password, or for their telephone. */
const begunSeconds = 900;

/** From the issuer's page until the shop's account is chosen, which may take a password. */
const provedSeconds = 600;

/** What was begun and never ended is forgotten, the oldest first: all of a browser's cookies go along with every request. */
const begunAtMost = 3;

/** What it is for: to sign in, or to be linked to the account of whoever is signed in. */
export interface Purpose {
  /** A path of the shop to go on at. */
  readonly returnTo: string;
  /** The customer whose account the identity is to be linked to, and who has shown the password for it. */
  readonly linkTo?: string;
}

export type Begun = Challenge & Purpose;
export type Proved = ProvedIdentity & Purpose;

/**
 * What is under way between the shop and an issuer, kept by the browser alone: signed, so that any region goes on with what another
 * began, and in cookies that no script and no other browser has.
 */
export class BrowserTickets {
  constructor(
    private readonly tokens: Tokens,
    private readonly publicOrigin: string,
  ) {}

  async begin(request: FastifyRequest, reply: FastifyReply, { state, ...begun }: Begun): Promise<void> {
    const { prefix, name, options } = begunCookie(this.publicOrigin, state);
    const others = Object.keys(request.cookies).filter((it) => it.startsWith(prefix) && it !== name);
    for (const it of others.slice(0, Math.max(0, others.length - begunAtMost + 1))) void reply.clearCookie(it, options);
    const token = await this.tokens.sign("begun-sign-in", { sub: state, ...begun }, begunSeconds);
    void reply.setCookie(name, token, { ...options, maxAge: begunSeconds });
  }

  /** What this browser began under a state, and nothing the second time. */
  async begun(request: FastifyRequest, reply: FastifyReply, state: string): Promise<Begun | undefined> {
    const { name, options } = begunCookie(this.publicOrigin, state);
    const claims = await this.claims("begun-sign-in", request.cookies[name]);
    void reply.clearCookie(name, options);
    if (claims?.sub !== state) return undefined;
    const { nonce, verifier } = claims as unknown as Challenge;
    return { state, nonce, verifier, ...purposeIn(claims) };
  }

  async prove(reply: FastifyReply, { subject, ...proved }: Proved): Promise<void> {
    const { name, options } = provedCookie(this.publicOrigin);
    const token = await this.tokens.sign("proved-identity", { sub: subject, ...proved }, provedSeconds);
    void reply.setCookie(name, token, { ...options, maxAge: provedSeconds });
  }

  /** Stays until `forget`: what becomes of it may have to be asked for again. */
  async proved(request: FastifyRequest): Promise<Proved | undefined> {
    const claims = await this.claims("proved-identity", request.cookies[provedCookie(this.publicOrigin).name]);
    if (!claims) return undefined;
    const { verifiedEmail, name, idToken } = claims as unknown as Omit<Identity, "subject"> & { idToken?: string };
    return { subject: claims.sub, verifiedEmail, name, idToken, ...purposeIn(claims) };
  }

  forget(reply: FastifyReply): void {
    const { name, options } = provedCookie(this.publicOrigin);
    void reply.clearCookie(name, options);
  }

  private async claims(
    audience: "begun-sign-in" | "proved-identity",
    token: string | undefined,
  ): Promise<TokenClaims | undefined> {
    if (!token) return undefined;
    return this.tokens.verify(audience, token).catch((error: unknown) => {
      if (error instanceof InvalidTokenError) return undefined;
      throw error;
    });
  }
}

function purposeIn(claims: TokenClaims): Purpose {
  const { returnTo, linkTo } = claims as unknown as Purpose;
  return { returnTo, ...(linkTo === undefined ? {} : { linkTo }) };
}
