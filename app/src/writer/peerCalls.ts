import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import { InvalidTokenError } from "../accounts/tokens";
import { Problem } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { hashOf, PeerTokenError, peerTokenHeader } from "./peerToken";

/**
 * Requests that another region sends on. Whoever shows a token that isn't good for exactly this request is refused: it is either an
 * attack or a mistake, never a customer.
 */
export function peerCalls(server: Server, { writer: { peerTokens } }: Pick<Services, "writer">): void {
  const bodyHashes = new WeakMap<FastifyRequest, string>();
  server.decorateRequest("peer", undefined);
  server.addHook("onRequest", async (request) => {
    const token = request.headers[peerTokenHeader];
    if (token === undefined) return;
    try {
      const { region, clientAddress, bodyHash } = await peerTokens.verify(String(token), request.method, request.url);
      if (isIP(clientAddress) === 0) throw new PeerTokenError("its client's address is none");
      request.peer = { region };
      // Limits and logs are about the caller, not about the region in between.
      Object.defineProperty(request, "ip", { value: clientAddress });
      bodyHashes.set(request, bodyHash);
    } catch (error) {
      throw refused(error);
    }
  });
  server.addHook("preValidation", async (request) => {
    if (request.peer && bodyHashes.get(request) !== hashOf(request.rawBody)) {
      throw refused(new PeerTokenError("it is for another body"));
    }
  });
}

export const peerRefused = "peer-refused";

function refused(error: unknown): unknown {
  if (!(error instanceof PeerTokenError || error instanceof InvalidTokenError)) return error;
  const detail = "This call of another region could not be verified.";
  return new Problem({ status: 401, name: peerRefused, detail, cause: error });
}
