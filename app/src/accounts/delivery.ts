import type { FastifyReply } from "fastify";
import { accessTokenSeconds } from "./accessTokens";
import { accessCookie, refreshCookie } from "./cookies";
import type { SignedInBody } from "./schemas";
import type { SignedIn } from "./signIn";

/** How a client wants its tokens: browsers in cookies that JavaScript never sees, others in the answer's body. */
export type Delivery = "cookie" | "body";

export class TokenDelivery {
  constructor(private readonly publicOrigin: string) {}

  /** Gives the answer's body, and sets the cookies where they are wanted. */
  deliver({ customer, accessToken, refresh }: SignedIn, delivery: Delivery, reply: FastifyReply): SignedInBody {
    const { id, name, role } = customer;
    const person = { id, name, role };
    const { token: refreshToken, expiresAt } = refresh;
    if (delivery === "body") {
      const refreshExpiresAt = expiresAt.toISOString();
      return { customer: person, accessToken, expiresIn: accessTokenSeconds, refreshToken, refreshExpiresAt };
    }
    const [access, renewal] = [accessCookie(this.publicOrigin), refreshCookie(this.publicOrigin)];
    void reply.setCookie(access.name, accessToken, { ...access.options, maxAge: accessTokenSeconds });
    void reply.setCookie(renewal.name, refreshToken, { ...renewal.options, expires: expiresAt });
    return { customer: person };
  }

  clear(reply: FastifyReply): void {
    for (const { name, options } of [accessCookie(this.publicOrigin), refreshCookie(this.publicOrigin)]) {
      void reply.clearCookie(name, options);
    }
  }
}
