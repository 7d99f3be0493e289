import swagger from "@fastify/swagger";
import type { FastifySchema } from "fastify";
import { ProblemSchema } from "./problems";
import type { Server } from "./routing";
import type { Services } from "./services";

/** The OpenAPI document, made of the same schemas that requests are checked by. */
export async function documentation(server: Server, { settings }: Services): Promise<void> {
  server.addSchema(ProblemSchema);
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Meridian storefront", version: "1" },
      servers: [{ url: settings.publicOrigin }],
      components: { securitySchemes: { accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" } } },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json["$id"] ?? `schema-${index}`) },
    transform: ({ schema, url, route }) => ({ schema: documented(schema, route.config?.allow), url }),
  });
  server.get("/openapi.json", { schema: { hide: true } }, async (_request, reply) => {
    void reply.cacheable({ maxAge: 300 });
    return server.swagger();
  });
}

/** What the schemas that check requests don't say: who may ask, and that refusals are problem documents. */
function documented(schema: FastifySchema | undefined, allow: "customer" | "merchant" | undefined): FastifySchema {
  const responses = (schema?.response ?? {}) as Readonly<Record<string, unknown>>;
  const security = allow ? { security: [{ accessToken: [] }], description: `For a signed-in ${allow}.` } : {};
  if (!responses["default"]) return { ...schema, ...security };
  const refusal = {
    description: "A problem",
    content: { "application/problem+json": { schema: responses["default"] } },
  };
  return { ...schema, ...security, response: { ...responses, default: refusal } };
}
