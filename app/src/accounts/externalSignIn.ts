import { Problem } from "../server/problems";
import type { Server } from "../server/routing";

/** Customers sign in at an OIDC issuer: what would do that here isn't there, and says where it is. */
export function externalSignInRoutes(server: Server): void {
  for (const [method, url] of [
    ["POST", "/api/customers"],
    ["POST", "/api/sessions"],
    ["POST", "/api/sessions/refresh"],
    ["DELETE", "/api/sessions/current"],
  ] as const) {
    server.route({ method, url, schema: { hide: true }, handler: elsewhere });
  }
}

async function elsewhere(): Promise<never> {
  const detail = "Customers of this shop sign in at its identity provider. Send that provider's access token.";
  throw new Problem({ status: 404, name: "external-sign-in", detail });
}
