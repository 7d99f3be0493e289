import { Type } from "typebox";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { deleteProduct, saveProduct } from "./editing";
import { findAvailable, toProduct } from "./products";
import { ProductInputSchema, ProductSchema, SkuSchema } from "./schemas";
import { expectedVersion, mustExist } from "./versions";

const tags = ["merchant"];
const params = Type.Object({ sku: SkuSchema });
const ifMatch = Type.Optional(
  Type.String({ maxLength: 100, description: "The ETag of the product as it was read: nobody else's change is lost" }),
);
const ifNoneMatch = Type.Optional(Type.String({ maxLength: 100, description: "`*` creates the product" }));

export function catalogueMerchantRoutes(server: Server, services: Services): void {
  savingRoute(server, services);
  deletingRoute(server, services);
}

function savingRoute(server: Server, { stores, settings }: Services): void {
  server.put(
    "/api/products/:sku",
    {
      schema: {
        summary: "Creates a product, or replaces what is said of it",
        tags,
        params,
        headers: Type.Object({ "if-match": ifMatch, "if-none-match": ifNoneMatch }),
        body: ProductInputSchema,
        response: { 200: ProductSchema, 201: ProductSchema, default: Type.Ref("Problem") },
      },
      config: { writes: "document", allow: "merchant" },
    },
    async ({ params: { sku }, headers, body: input }, reply) => {
      const expected = expectedVersion(headers);
      const available = await findAvailable(stores.relational, sku);
      const change = { input, expected, currency: settings.currency };
      const { product, created } = reply.wrote(await saveProduct(stores.documents, sku, change));
      void reply.header("etag", `"${product.version}"`).code(created ? 201 : 200);
      if (created) void reply.header("location", `/api/products/${sku}`);
      return toProduct(product, available);
    },
  );
}

function deletingRoute(server: Server, { stores }: Services): void {
  server.delete(
    "/api/products/:sku",
    {
      schema: {
        summary: "Takes a product out of the catalogue, with its reviews",
        tags,
        params,
        headers: Type.Object({ "if-match": ifMatch }),
        response: { 204: Type.Null({ description: "It is gone" }), default: Type.Ref("Problem") },
      },
      config: { writes: "document", allow: "merchant" },
    },
    async ({ params: { sku }, headers }, reply) => {
      reply.wrote(await deleteProduct(stores.documents, sku, mustExist(headers)));
      return reply.code(204).send(null);
    },
  );
}
