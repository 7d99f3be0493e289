import { Type } from "typebox";
import { notFound } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { findProduct } from "./products";
import { ProductSchema, SkuSchema } from "./schemas";

export function catalogueRoutes(server: Server, { stores }: Services): void {
  server.get(
    "/api/products/:sku",
    {
      schema: {
        summary: "One product, as a customer sees it",
        tags: ["catalogue"],
        params: Type.Object({ sku: SkuSchema }),
        response: { 200: ProductSchema, default: Type.Ref("Problem") },
      },
      config: { reads: ["document", "relational"] },
    },
    async (request) => {
      const product = await findProduct(stores, request.params.sku);
      if (!product) throw notFound(`product ${request.params.sku}`);
      return product;
    },
  );
}
