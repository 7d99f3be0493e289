import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { cartHeader, toldBy } from "../carts/port";
import { Problem } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { checkout } from "./checkout";
import { askForPayment, giveUpPayment } from "./openPayment";
import { IdempotencyKeySchema } from "./idempotency";
import { findOrder, listOrders } from "./orders";
import { removeSyntheticOrder } from "./removal";
import { shipmentRoutes } from "./shipments";
import { OrderIdSchema, OrderRequestSchema, OrderSchema } from "./schemas";

const pageSize = 20;
const tags = ["orders"];
const problem = Type.Ref("Problem");

export function orderRoutes(server: Server, services: Services): void {
  checkoutRoute(server, services);
  paymentOfOrder(server, services);
  removalRoute(server, services);
  shipmentRoutes(server, services);
  readRoutes(server, services);
}

function checkoutRoute(server: Server, services: Services): void {
  server.post(
    "/api/orders",
    {
      schema: {
        summary: "Orders what is in a cart, and pays for it",
        description:
          "201: the order was placed, and is paid unless its status says otherwise. 200: it was placed before with this key. " +
          "409 cart-ordered: what is in the cart was ordered before, with another key, as the order under `order`. " +
          "409 price-changed, out-of-stock, cart-empty or total-too-large: nothing was ordered. 422: the key was used with another request.",
        tags,
        headers: IdempotencyKeySchema,
        body: OrderRequestSchema,
        response: { 200: OrderSchema, 201: OrderSchema, default: problem },
      },
      config: { writes: "relational", allow: "customer" },
      preHandler: (request) => tellOfCart(services, request, request.body.cartId),
    },
    async (request, reply) => {
      const it = reply.wrote(
        await checkout(services, request.log, {
          customerId: request.signedIn().id,
          idempotencyKey: request.headers["idempotency-key"],
          request: request.body,
          toldOfCart: toldBy(request),
        }),
      );
      if (it instanceof Problem) throw it;
      return reply.code(it.isNew ? 201 : 200).send(it.order);
    },
  );
}

/** The region that writes may not show yet what was put into the cart here a moment ago. What can't be read here, it must know itself. */
async function tellOfCart(
  { carts, writer }: Services,
  request: Pick<FastifyRequest, "headers" | "peer">,
  cartId: string,
): Promise<void> {
  if (request.peer) return;
  Reflect.deleteProperty(request.headers, cartHeader);
  if (writer.roles.mayWrite("relational")) return;
  const told = await carts.tell(cartId).catch(() => undefined);
  if (told !== undefined) request.headers[cartHeader] = told;
}

/** Both may be sent again: what they ask for is a state. */
function paymentOfOrder(server: Server, services: Services): void {
  const schema = {
    tags,
    params: Type.Object({ id: OrderIdSchema }),
    response: { 200: OrderSchema, default: problem },
  };
  const config = { writes: "relational", allow: "customer" } as const;
  server.put(
    "/api/orders/:id/payment",
    {
      schema: {
        ...schema,
        summary: "Asks how an order is paid",
        description: "Where it isn't yet, and is to be on a page of the gateway's own, the answer has its address.",
      },
      config,
    },
    async (request, reply) => {
      const question = { customerId: request.signedIn().id, orderId: request.params.id };
      return reply.wrote(await askForPayment(services, request.log, question));
    },
  );
  server.delete(
    "/api/orders/:id/payment",
    {
      schema: {
        ...schema,
        summary: "Gives up an order that isn't paid",
        description:
          "It is cancelled once the gateway says that nothing was or will be charged; one that was paid stays.",
      },
      config,
    },
    async (request, reply) => {
      const question = { customerId: request.signedIn().id, orderId: request.params.id };
      return reply.wrote(await giveUpPayment(services, request.log, question));
    },
  );
}

function removalRoute(server: Server, services: Services): void {
  server.delete(
    "/api/orders/:id",
    {
      schema: {
        summary: "Removes a synthetic order of yours",
        description:
          "204 also where it is gone already. 403: it is an order like any other, and stays. 503: the payment gateway doesn't answer; ask again.",
        tags,
        params: Type.Object({ id: OrderIdSchema }),
        response: { 204: Type.Null(), default: problem },
      },
      config: { writes: "relational", allow: "customer" },
    },
    async (request, reply) => {
      const question = { customerId: request.signedIn().id, orderId: request.params.id };
      reply.wrote(await removeSyntheticOrder(services, request.log, question));
      return reply.code(204).send(null);
    },
  );
}

function readRoutes(server: Server, { stores }: Services): void {
  server.get(
    "/api/orders",
    {
      schema: {
        summary: "Your orders, the newest first",
        tags,
        querystring: Type.Object({ cursor: Type.Optional(OrderIdSchema) }, { additionalProperties: false }),
        response: {
          200: Type.Object({ items: Type.Array(OrderSchema), next: Type.Optional(OrderIdSchema) }),
          default: problem,
        },
      },
      config: { reads: ["relational"], allow: "customer" },
    },
    async (request) => {
      const page = { after: request.query.cursor, limit: pageSize + 1 };
      const found = await stores.relational.read((db) => listOrders(db, request.signedIn().id, page));
      const items = found.slice(0, pageSize);
      return found.length > pageSize ? { items, next: items.at(-1)!.id } : { items };
    },
  );
  server.get(
    "/api/orders/:id",
    {
      schema: {
        summary: "One of your orders",
        tags,
        params: Type.Object({ id: OrderIdSchema }),
        response: { 200: OrderSchema, default: problem },
      },
      config: { reads: ["relational"], allow: "customer" },
    },
    (request) => stores.relational.read((db) => findOrder(db, request.signedIn().id, request.params.id)),
  );
}
