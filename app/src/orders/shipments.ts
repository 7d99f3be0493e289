import { type Static, Type } from "typebox";
import { notFound, Problem } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import type { Queryable } from "../stores/relational/relational";
import { OrderIdSchema } from "./schemas";

/** No free text: the firewall lets people write what they like at a few addresses only, and this is none of them. */
const carrierName = "^[\\p{L}\\p{N}][\\p{L}\\p{N} .&+/()-]*$";
const trackingCode = "^[A-Za-z0-9][A-Za-z0-9 ./-]*$";

const ShipmentInputSchema = Type.Object(
  {
    carrier: Type.Optional(
      Type.String({ pattern: carrierName, maxLength: 60, description: "As the customer knows it" }),
    ),
    trackingCode: Type.Optional(Type.String({ pattern: trackingCode, maxLength: 60 })),
  },
  { additionalProperties: false },
);

const ShipmentSchema = Type.Object({
  orderId: OrderIdSchema,
  carrier: Type.Optional(Type.String()),
  trackingCode: Type.Optional(Type.String()),
  shippedAt: Type.String({ format: "date-time" }),
});

type ShipmentInput = Static<typeof ShipmentInputSchema>;
type Shipment = Static<typeof ShipmentSchema>;

/** May be sent again: a shipment is recorded once, and stays as it was first told. */
export function shipmentRoutes(server: Server, { stores }: Services): void {
  server.put(
    "/api/orders/:id/shipment",
    {
      schema: {
        summary: "Records that an order was handed to a carrier",
        description:
          "201 when this request recorded it; 200 with what was recorded before. 409 not-paid: only a paid order is sent.",
        tags: ["orders"],
        params: Type.Object({ id: OrderIdSchema }),
        body: ShipmentInputSchema,
        response: { 200: ShipmentSchema, 201: ShipmentSchema, default: Type.Ref("Problem") },
      },
      config: { writes: "relational", allow: "merchant" },
    },
    async (request, reply) => {
      const { shipment, isNew } = reply.wrote(
        await stores.relational.write((tx) => ship(tx, request.params.id, request.body)),
      );
      return reply.code(isNew ? 201 : 200).send(shipment);
    },
  );
}

async function ship(
  tx: Queryable,
  orderId: string,
  { carrier, trackingCode }: ShipmentInput,
): Promise<{ readonly shipment: Shipment; readonly isNew: boolean }> {
  const { rows: orders } = await tx.query<{ status: string }>(
    "SELECT status FROM orders WHERE id = $1 AND NOT synthetic FOR NO KEY UPDATE",
    [orderId],
  );
  if (!orders[0]) throw notFound(`order ${orderId}`);
  if (orders[0].status !== "paid") throw notPaid(orders[0].status);
  const { rowCount } = await tx.query(
    "INSERT INTO shipments (order_id, carrier, tracking_code) VALUES ($1, $2, $3) ON CONFLICT (order_id) DO NOTHING",
    [orderId, carrier ?? null, trackingCode ?? null],
  );
  const { rows } = await tx.query<{ carrier: string | null; trackingCode: string | null; shippedAt: Date }>(
    `SELECT carrier, tracking_code AS "trackingCode", shipped_at AS "shippedAt" FROM shipments WHERE order_id = $1`,
    [orderId],
  );
  const found = rows[0]!;
  const shipment = {
    orderId,
    ...(found.carrier ? { carrier: found.carrier } : {}),
    ...(found.trackingCode ? { trackingCode: found.trackingCode } : {}),
    shippedAt: found.shippedAt.toISOString(),
  };
  return { shipment, isNew: rowCount === 1 };
}

const notPaid = (status: string): Problem =>
  new Problem({ status: 409, name: "not-paid", detail: `The order is ${status}. Only a paid order is sent.` });
