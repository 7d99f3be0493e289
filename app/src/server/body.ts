import type { Server } from "./routing";

/** Keeps a body's bytes: a request that is passed on to the writer is passed on exactly as it came. */
export function body(server: Server): void {
  server.decorateRequest("rawBody", undefined);
  const parseJson = server.getDefaultJsonParser("error", "error");
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, bytes, done) => {
    request.rawBody = bytes as Buffer;
    // It answers by `done` or by a promise: its type allows both, and fastify takes either from here.
    return parseJson(request, bytes.toString(), done);
  });
}
