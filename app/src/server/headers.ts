import helmet from "@fastify/helmet";
import type { Server } from "./routing";
import type { Services } from "./services";

/** Nothing that a shop needs, so nothing that an injected script gets. */
const permissions = ["camera", "microphone", "geolocation", "usb", "serial", "display-capture", "midi"];
const permissionsPolicy = permissions.map((it) => `${it}=()`).join(", ");

/** What every answer carries, whoever made it. */
export async function headers(server: Server, { settings, pictures }: Services): Promise<void> {
  const own = { "x-region": settings.region, "permissions-policy": permissionsPolicy };
  server.addHook("onRequest", async (request, reply) => {
    reply.headers({ ...own, "x-correlation-id": request.id });
  });
  // The region once more: of a page itself, scripts can read only this header.
  const region = `region;desc="${settings.region}"`;
  server.addHook("onSend", async (_request, reply) => {
    void reply.header("server-timing", `app;dur=${reply.elapsedTime.toFixed(1)}, ${region}`);
  });
  const isHttps = settings.publicOrigin.startsWith("https:");
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy(isHttps, pictures?.address) },
    // A year, as browsers' preload lists want it; never on plain HTTP, where it says nothing.
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: "strict-origin-when-cross-origin" },
    xFrameOptions: { action: "deny" },
  });
}

/** Nothing inline and nobody else's. Pages and their scripts ask this origin only, and send pictures to the one bucket that takes them. */
function contentSecurityPolicy(isHttps: boolean, uploads: string | undefined): Record<string, string[] | null> {
  return {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...(uploads === undefined ? [] : [uploads])],
    "manifest-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "upgrade-insecure-requests": isHttps ? [] : null,
  };
}
