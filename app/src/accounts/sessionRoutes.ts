import { Type } from "typebox";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { findCustomer } from "./customers";
import { isSynthetic } from "./syntheticCustomers";
import { CustomerSchema, KeySetSchema, SessionSchema } from "./schemas";
import { publicKeySet } from "./signingKeys";

const tags = ["accounts"];

/** What a signed-in customer is told about themselves, wherever they signed in. */
export function sessionRoutes(server: Server, services: Services): void {
  const { stores, tokens } = services;
  server.get(
    "/api/session",
    {
      schema: {
        summary: "Who is signed in; null for nobody",
        tags,
        response: { 200: SessionSchema, default: Type.Ref("Problem") },
      },
      config: { reads: ["relational"] },
    },
    async ({ caller }) => {
      if (!caller) return { customer: null };
      const found = await stores.relational.read((db) => findCustomer(db, caller.id));
      return { customer: { id: caller.id, name: found?.name || (caller.name ?? ""), role: caller.role } };
    },
  );
  customerRoute(server, services);
  server.get(
    "/.well-known/jwks.json",
    {
      schema: {
        summary: "Public keys of the access tokens (RFC 7517)",
        tags,
        response: { 200: KeySetSchema, default: Type.Ref("Problem") },
      },
    },
    async (_request, reply) => {
      void reply.cacheable({ maxAge: 300, staleWhileRevalidate: 300 });
      return publicKeySet(tokens.signingKeys());
    },
  );
}

function customerRoute(server: Server, { stores }: Services): void {
  server.get(
    "/api/customers/me",
    {
      schema: {
        summary: "What the shop knows of the customer who is signed in",
        tags,
        response: { 200: CustomerSchema, default: Type.Ref("Problem") },
      },
      config: { allow: "customer", reads: ["relational"] },
    },
    async (request) => {
      const { id, role, name = "" } = request.signedIn();
      const { found, synthetic } = await stores.relational.read(async (db) => ({
        found: await findCustomer(db, id),
        synthetic: await isSynthetic(db, id),
      }));
      return {
        ...{ id, role, name: found?.name || name },
        ...(found?.email ? { email: found.email } : {}),
        ...(synthetic ? { synthetic: true as const } : {}),
      };
    },
  );
}
