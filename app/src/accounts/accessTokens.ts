import type { Caller } from "../server/routing";
import type { SigningKeys } from "./signingKeys";
import { InvalidTokenError, type Tokens } from "./tokens";

/** How long a signed-in customer's token is good for: it can't be taken back before, so that no region need ask another. */
export const accessTokenSeconds = 600;

/** Whether the token is good can't be told now. */
export class UnverifiableTokenError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = "UnverifiableTokenError";
  }
}

/** Tells who a token speaks for. */
export interface CallerVerifier {
  /** @throws InvalidTokenError, UnverifiableTokenError */
  callerOf(token: string): Promise<Caller>;
}

/** A page asks for several things at once: a token that was verified is remembered, about 600 bytes each. */
const rememberedAtMost = 1000;

interface Remembered {
  readonly caller: Caller;
  /** Unix time in seconds. */
  readonly expiresAt: number;
}

/** The storefront's own access tokens, verified offline: a tenth of a millisecond the first time, next to nothing after that. */
export class AccessTokens implements CallerVerifier {
  private readonly remembered = new Map<string, Remembered>();
  private rememberedUnder: SigningKeys | undefined;

  constructor(private readonly tokens: Tokens) {}

  issue({ id, role, session }: Caller): Promise<string> {
    return this.tokens.sign("storefront", { sub: id, role, ...(session ? { sid: session } : {}) }, accessTokenSeconds);
  }

  async callerOf(token: string): Promise<Caller> {
    this.forgetUnderOtherKeys();
    const known = this.remembered.get(token);
    if (known && known.expiresAt > Date.now() / 1000) return known.caller;
    const { sub, role, sid, exp } = await this.tokens.verify("storefront", token);
    if (role !== "customer" && role !== "merchant") throw new InvalidTokenError("no role that is known");
    const caller = { id: sub, role, ...(typeof sid === "string" ? { session: sid } : {}) } as const;
    this.remember(token, { caller, expiresAt: exp! });
    return caller;
  }

  private remember(token: string, verified: Remembered): void {
    const [oldest] = this.remembered.keys();
    if (this.remembered.size >= rememberedAtMost && oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.set(token, verified);
  }

  /** When a key is no longer trusted, nor is what was signed with it. */
  private forgetUnderOtherKeys(): void {
    const keys = this.tokens.signingKeys();
    if (keys === this.rememberedUnder) return;
    this.remembered.clear();
    this.rememberedUnder = keys;
  }
}
