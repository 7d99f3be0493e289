import type { Server } from "../server/routing";
import type { Services } from "../server/services";

export function healthRoutes(server: Server, _services: Services): void {
  server.get("/health/live", { logLevel: "silent" }, async () => ({ status: "ok" }));
}
