import type { Server } from "./routing";
import type { Services } from "./services";

/** What every answer carries, whoever made it. */
export function headers(server: Server, { settings }: Services): void {
  server.addHook("onRequest", async (request, reply) => {
    reply.headers({ "x-region": settings.region, "x-correlation-id": request.id });
  });
  server.addHook("onSend", async (_request, reply) => {
    void reply.header("server-timing", `app;dur=${reply.elapsedTime.toFixed(1)}`);
  });
}
