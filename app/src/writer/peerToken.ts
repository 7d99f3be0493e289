import { createHash, randomUUID } from "node:crypto";
import type { Tokens } from "../accounts/tokens";

/** The load balancer lets a request with this header in, wherever it comes from within the peers' addresses. */
export const peerTokenHeader = "x-meridian-peer-token";

/** Long enough for one try over any ocean. */
const lifetimeSeconds = 20;

/** What a receiver accepts at most, whatever the token says of itself. */
const longestLifetimeSeconds = 30;

/** How far another region's clock may be ahead, in seconds. */
const leewaySeconds = 5;

/** What a token is bound to. */
export interface PeerRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: Uint8Array | undefined;
  /** Whom the sender serves. */
  readonly clientAddress: string;
}

export interface PeerClaims {
  readonly region: string;
  readonly clientAddress: string;
  readonly bodyHash: string;
}

/** Not a call of another region's. The message is for logs. */
export class PeerTokenError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "PeerTokenError";
  }
}

/** Signs what this region sends on, and checks what others do. */
export class PeerTokens {
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly tokens: Tokens,
    private readonly region: string,
    private readonly peers: ReadonlyMap<string, string>,
  ) {}

  /** For one request, sent once. */
  sign({ method, path, body, clientAddress }: PeerRequest): Promise<string> {
    const claims = {
      sub: this.region,
      jti: randomUUID(),
      hop: 1,
      mth: method,
      pth: path,
      bsh: hashOf(body),
      cad: clientAddress,
    };
    return this.tokens.sign("peer", claims, lifetimeSeconds);
  }

  /**
   * Checks everything but the body, which hasn't arrived yet.
   * @throws PeerTokenError, InvalidTokenError
   */
  async verify(token: string, method: string, path: string): Promise<PeerClaims> {
    const claims = await this.tokens.verify("peer", token);
    const { sub, iat, exp, jti, hop, mth, pth, bsh, cad } = claims;
    const problem =
      (!this.peers.has(sub) && "it names no peer") ||
      (hop !== 1 && "it was sent on before") ||
      (mth !== method && "it is for another method") ||
      (pth !== path && "it is for another path") ||
      (exp! - iat! > longestLifetimeSeconds && "it is valid for too long") ||
      (iat! > Date.now() / 1000 + leewaySeconds && "it is from the future") ||
      ((typeof bsh !== "string" || typeof cad !== "string" || typeof jti !== "string") && "a claim is missing");
    if (problem) throw new PeerTokenError(problem);
    this.useUp(jti as string, exp!);
    return { region: sub, clientAddress: cad as string, bodyHash: bsh as string };
  }

  /** One token, one request: an instance takes none twice. */
  private useUp(id: string, exp: number): void {
    const now = Date.now() / 1000;
    // Oldest first, as they came.
    for (const [old, until] of this.seen) {
      if (until > now && this.seen.size < maximumSeen) break;
      this.seen.delete(old);
    }
    if (this.seen.has(id)) throw new PeerTokenError("it was used before");
    this.seen.set(id, exp + leewaySeconds);
  }
}

const maximumSeen = 50_000;

export const hashOf = (body: Uint8Array | undefined): string =>
  createHash("sha256")
    .update(body ?? "")
    .digest("base64url");
