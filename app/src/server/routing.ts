import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { StoreName, Written } from "../stores/store";

/** A server whose routes take their types from their schemas. */
export type Server = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Another region, which sends a request on for its own caller: it has proved who it is, and has made the checks of the edge. */
export interface PeerCall {
  readonly region: string;
}

/** Whoever signed in, as the access token says; verified in this region, without asking anybody. */
export interface Caller {
  readonly id: string;
  readonly role: "customer" | "merchant";
  /** The sign-in that the token is of; undefined where somebody else made the token. */
  readonly session?: string;
  /** Where the token tells it: only an OIDC issuer's does. */
  readonly name?: string;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** The one store that this route writes: where it doesn't take writes here, the request goes to the region where it does. */
    readonly writes?: StoreName;
    /** Stores that this route reads for somebody who may just have written them. */
    readonly reads?: readonly StoreName[];
    /** Who may call it; without it anybody may. */
    readonly allow?: "customer" | "merchant";
  }
  interface FastifyRequest {
    /** Undefined for anybody who isn't signed in. */
    caller: Caller | undefined;
    /** Whoever signed in. @throws Problem 401 where nobody did: a route with `allow` never sees that. */
    signedIn(): Caller;
    /** Set where another region sent the request on; `ip` is then its caller's address, and CSRF was ruled out there. */
    peer: PeerCall | undefined;
    /** The body's bytes as they arrived; undefined without a body. */
    rawBody: Buffer | undefined;
  }
  interface FastifyReply {
    /** Tells the customer's next reads what they must show, and gives the value back. */
    wrote<T>(written: Written<T>): T;
  }
}
