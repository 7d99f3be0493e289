import { Type } from "typebox";
import { notFound } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { listCategories } from "./categories";
import { listProducts } from "./listing";
import { catalogueMerchantRoutes } from "./merchantRoutes";
import { findProduct } from "./products";
import { cacheTimes } from "./cacheTimes";
import { CategorySchema, ProductListSchema, ProductQuerySchema, ProductSchema, SkuSchema } from "./schemas";

const tags = ["catalogue"];

export function catalogueRoutes(server: Server, services: Services): void {
  categoriesRoute(server, services);
  listRoute(server, services);
  productRoute(server, services);
  catalogueMerchantRoutes(server, services);
}

function categoriesRoute(server: Server, { stores }: Services): void {
  server.get(
    "/api/categories",
    {
      schema: {
        summary: "Every category, in the order in which they are shown",
        tags,
        response: { 200: Type.Array(CategorySchema), default: Type.Ref("Problem") },
      },
      config: { reads: ["document"] },
    },
    async (_request, reply) => {
      void reply.cacheable(cacheTimes.categories);
      return listCategories(stores.documents);
    },
  );
}

function listRoute(server: Server, { stores }: Services): void {
  server.get(
    "/api/products",
    {
      schema: {
        summary: "Products of a category, of a search, or all, page by page",
        tags,
        querystring: ProductQuerySchema,
        response: { 200: ProductListSchema, default: Type.Ref("Problem") },
      },
      config: { reads: ["document"] },
    },
    async ({ query: { category, search, cursor, sort = "relevance", limit = 24 } }, reply) => {
      void reply.cacheable(cacheTimes.lists);
      return listProducts(stores.documents, { category, search, cursor, sort, limit });
    },
  );
}

function productRoute(server: Server, { stores }: Services): void {
  server.get(
    "/api/products/:sku",
    {
      schema: {
        summary: "One product, as a customer sees it",
        tags,
        params: Type.Object({ sku: SkuSchema }),
        response: { 200: ProductSchema, default: Type.Ref("Problem") },
      },
      config: { reads: ["document", "relational"] },
    },
    async ({ params: { sku } }, reply) => {
      const product = await findProduct(stores, sku);
      if (!product) throw notFound(`product ${sku}`);
      void reply.cacheable({ ...cacheTimes.product, version: product.version });
      return product;
    },
  );
}
