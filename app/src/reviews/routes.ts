import { Type } from "typebox";
import { cacheTimes } from "../catalogue/cacheTimes";
import { SkuSchema } from "../catalogue/schemas";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { authorOf } from "./author";
import { deleteReview, listReviews, saveReview } from "./reviews";
import { ReviewInputSchema, ReviewListSchema, ReviewQuerySchema, ReviewSchema } from "./schemas";

const tags = ["reviews"];
const params = Type.Object({ sku: SkuSchema });

export function reviewRoutes(server: Server, services: Services): void {
  readingRoute(server, services);
  writingRoutes(server, services);
}

function readingRoute(server: Server, { stores }: Services): void {
  server.get(
    "/api/products/:sku/reviews",
    {
      schema: {
        summary: "What customers say of a product, the newest first",
        tags,
        params,
        querystring: ReviewQuerySchema,
        response: { 200: ReviewListSchema, default: Type.Ref("Problem") },
      },
      config: { reads: ["document"] },
    },
    async ({ params: { sku }, query: { cursor, limit = 10 } }, reply) => {
      void reply.cacheable(cacheTimes.lists);
      return listReviews(stores.documents, sku, { cursor, limit });
    },
  );
}

function writingRoutes(server: Server, { settings, stores }: Services): void {
  const whenNew = settings.events ? ({ untold: true } as const) : {};
  server.put(
    "/api/products/:sku/reviews/mine",
    {
      schema: {
        summary: "Writes the customer's own review of a product, or changes it",
        tags,
        params,
        body: ReviewInputSchema,
        response: { 200: ReviewSchema, 201: ReviewSchema, default: Type.Ref("Problem") },
      },
      config: { writes: "document", allow: "customer" },
    },
    async (request, reply) => {
      const caller = request.signedIn();
      const author = await authorOf(stores.relational, caller);
      const written = await saveReview(
        stores.documents,
        { sku: request.params.sku, customer: caller.id, whenNew },
        { ...request.body, author },
      );
      const { review, created } = reply.wrote(written);
      return reply.code(created ? 201 : 200).send(review);
    },
  );
  server.delete(
    "/api/products/:sku/reviews/mine",
    {
      schema: {
        summary: "Takes the customer's own review away",
        tags,
        params,
        response: { 204: Type.Null({ description: "There is none now" }), default: Type.Ref("Problem") },
      },
      config: { writes: "document", allow: "customer" },
    },
    async (request, reply) => {
      const { id: customer } = request.signedIn();
      reply.wrote(await deleteReview(stores.documents, { sku: request.params.sku, customer }));
      return reply.code(204).send(null);
    },
  );
}
