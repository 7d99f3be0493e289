import { errorCodes } from "fastify";
import type { Server } from "./routing";

/**
 * Keeps a body's bytes: a request that is passed on to the writer is passed on exactly as it came. No bytes are no body, whatever type
 * they are said to have, as many clients do; where one is needed, its schema says so.
 */
export function body(server: Server): void {
  server.decorateRequest("rawBody", undefined);
  const parseJson = server.getDefaultJsonParser("error", "error");
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, bytes, done) => {
    if (bytes.length === 0) return done(null, undefined);
    request.rawBody = bytes as Buffer;
    // It answers by `done` or by a promise: its type allows both, and fastify takes either from here.
    return parseJson(request, bytes.toString(), done);
  });
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, bytes, done) =>
    bytes.length === 0 ? done(null, undefined) : done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE()),
  );
}
