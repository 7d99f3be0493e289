import swagger from "@fastify/swagger";
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
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json["$id"] ?? `schema-${index}`) },
  });
  server.get("/openapi.json", { schema: { hide: true } }, () => server.swagger());
}
