import type { Caller } from "../server/routing";
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

/** The storefront's own access tokens, verified offline. */
export class AccessTokens implements CallerVerifier {
  constructor(private readonly tokens: Tokens) {}

  issue({ id, role, session }: Caller): Promise<string> {
    return this.tokens.sign("storefront", { sub: id, role, ...(session ? { sid: session } : {}) }, accessTokenSeconds);
  }

  async callerOf(token: string): Promise<Caller> {
    const { sub, role, sid } = await this.tokens.verify("storefront", token);
    if (role !== "customer" && role !== "merchant") throw new InvalidTokenError("no role that is known");
    return { id: sub, role, ...(typeof sid === "string" ? { session: sid } : {}) };
  }
}
