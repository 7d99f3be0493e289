import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { SkuSchema } from "../catalogue/schemas";
import { notFound } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import type { CartChange } from "./port";
import { priced, totalOf, type Wanted } from "./prices";
import { type Cart, CartIdSchema, CartSchema, QuantitySchema } from "./schemas";

const tags = ["carts"];
const problem = Type.Ref("Problem");
const CartParams = Type.Object({ id: CartIdSchema });
const ItemParams = Type.Object({ id: CartIdSchema, sku: SkuSchema });

export function cartRoutes(server: Server, services: Services): void {
  wholeCartRoutes(server, services);
  itemRoutes(server, services);
}

/** A cart as its owner sees it: with the catalogue's names and prices of now. */
async function shown({ stores, settings }: Services, id: string, wanted: readonly Wanted[]): Promise<Cart> {
  const items = await priced(stores.documents, wanted);
  return { id, items, total: totalOf(items, settings.currency) };
}

/** Where the store has a history that other regions' copies follow, the customer's next reads wait for it. */
function changed<T>(reply: FastifyReply, { value, position }: CartChange<T>): T {
  return position ? reply.wrote({ value, position }) : value;
}

function wholeCartRoutes(server: Server, services: Services): void {
  const { carts } = services;
  server.post(
    "/api/carts",
    {
      schema: {
        summary: "A new, empty cart",
        description: "Its id is all that is needed to use it. It is forgotten 30 days after its last change.",
        tags,
        response: { 201: CartSchema, default: problem },
      },
      config: carts.routes.changing,
    },
    async (_request, reply) => {
      const id = changed(reply, await carts.create());
      return reply.code(201).send(await shown(services, id, []));
    },
  );
  server.get(
    "/api/carts/:id",
    {
      schema: {
        summary: "A cart at today's prices",
        tags,
        params: CartParams,
        response: { 200: CartSchema, default: problem },
      },
      config: carts.routes.reading,
    },
    async ({ params }) => shown(services, params.id, await carts.lines(params.id)),
  );
}

function itemRoutes(server: Server, services: Services): void {
  const { carts } = services;
  const { documents } = services.stores;
  server.put(
    "/api/carts/:id/items/:sku",
    {
      schema: {
        summary: "How many of a product are in the cart",
        tags,
        params: ItemParams,
        body: QuantitySchema,
        response: { 200: CartSchema, default: problem },
      },
      config: carts.routes.changing,
    },
    async ({ params: { id, sku }, body: { quantity } }, reply) => {
      const wanted = { sku, quantity };
      if (quantity > 0 && (await priced(documents, [wanted])).length === 0) throw notFound(`product ${sku}`);
      const lines = changed(reply, await carts.setQuantity(id, wanted));
      return shown(services, id, lines);
    },
  );
  server.delete(
    "/api/carts/:id/items/:sku",
    {
      schema: {
        summary: "Takes a product out of the cart",
        tags,
        params: ItemParams,
        response: { 200: CartSchema, default: problem },
      },
      config: carts.routes.changing,
    },
    async ({ params: { id, sku } }, reply) => {
      const lines = changed(reply, await carts.setQuantity(id, { sku, quantity: 0 }));
      return shown(services, id, lines);
    },
  );
}
