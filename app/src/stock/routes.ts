import { Type } from "typebox";
import { SkuSchema } from "../catalogue/schemas";
import { IdempotencyKeySchema } from "../orders/idempotency";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { ListedStockSchema, MovementSchema, StockSchema } from "./schemas";
import { findStock, listStock, moveStock } from "./stock";

const pageSize = 100;
const tags = ["stock"];
const problem = Type.Ref("Problem");

export function stockRoutes(server: Server, services: Services): void {
  readRoutes(server, services);
  movementRoute(server, services);
}

function readRoutes(server: Server, { stores }: Services): void {
  server.get(
    "/api/stock",
    {
      schema: {
        summary: "Stock of everything that was ever received, in the order of its codes",
        tags,
        querystring: Type.Object({ cursor: Type.Optional(SkuSchema) }, { additionalProperties: false }),
        response: {
          200: Type.Object({ items: Type.Array(ListedStockSchema), next: Type.Optional(SkuSchema) }),
          default: problem,
        },
      },
      config: { reads: ["relational"], allow: "merchant" },
    },
    async ({ query }) => {
      const found = await stores.relational.read((db) => listStock(db, query.cursor ?? "", pageSize + 1));
      const items = found.slice(0, pageSize);
      return found.length > pageSize ? { items, next: items.at(-1)!.sku } : { items };
    },
  );
  server.get(
    "/api/stock/:sku",
    {
      schema: {
        summary: "Stock of one product",
        tags,
        params: Type.Object({ sku: SkuSchema }),
        response: { 200: StockSchema, default: problem },
      },
      config: { reads: ["relational"], allow: "merchant" },
    },
    ({ params }) => stores.relational.read((db) => findStock(db, params.sku)),
  );
}

function movementRoute(server: Server, { stores }: Services): void {
  server.post(
    "/api/stock/:sku/movements",
    {
      schema: {
        summary: "Pieces that came in, broke, or were counted again",
        description:
          "201 when this request moved them; 200 with the stock of now when an earlier one with its key had.",
        tags,
        params: Type.Object({ sku: SkuSchema }),
        headers: IdempotencyKeySchema,
        body: MovementSchema,
        response: { 200: StockSchema, 201: StockSchema, default: problem },
      },
      config: { writes: "relational", allow: "merchant" },
    },
    async (request, reply) => {
      const { stock, moved } = reply.wrote(
        await stores.relational.write((tx) =>
          moveStock(tx, {
            ...request.body,
            sku: request.params.sku,
            merchantId: request.signedIn().id,
            idempotencyKey: request.headers["idempotency-key"],
          }),
        ),
      );
      return reply.code(moved ? 201 : 200).send(stock);
    },
  );
}
