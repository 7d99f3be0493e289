import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { Problem } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { lineOfText } from "../server/text";
import type { SettledPayment } from "./gateway";
import { applyOutcome, type PaymentOutcome } from "./outcomes";
import { isSigned } from "./signatures";
import { EventNotSignedError, type StripeEvents } from "./stripe/events";
import { settlePayments } from "./worker";

/** What the gateway tells by itself: a charge's state as it was then. Told at least once, in any order. */
const CallbackSchema = Type.Object(
  {
    id: Type.String({ maxLength: 64 }),
    key: Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", maxLength: 36 }),
    status: Type.Union([
      Type.Literal("processing"),
      Type.Literal("succeeded"),
      Type.Literal("declined"),
      Type.Literal("voided"),
      Type.Literal("refunded"),
    ]),
    chargeId: lineOfText({ maxLength: 64 }),
    reason: Type.Optional(lineOfText({ maxLength: 64 })),
    occurredAt: Type.String({ maxLength: 32 }),
  },
  { additionalProperties: false },
);

export function paymentRoutes(server: Server, services: Services): void {
  const { payments } = services;
  settlePayments(services);
  if (payments.stripe) stripeEvents(server, services, payments.stripe);
  else callbacks(server, services);
}

function callbacks(server: Server, { payments, stores }: Services): void {
  sandboxCallbacks(server, payments);
  server.post(
    "/api/payments/callbacks",
    {
      schema: {
        summary: "For the payment gateway: how a charge went",
        description: "The same news any number of times, early, late or out of order has its effect once.",
        tags: ["payments"],
        headers: Type.Object({ "payment-signature": Type.String({ maxLength: 128 }) }),
        body: CallbackSchema,
        response: { 204: Type.Null(), default: Type.Ref("Problem") },
      },
      config: { writes: "relational" },
    },
    async (request, reply) => {
      const signature = request.headers["payment-signature"];
      if (!isSigned(signature, request.rawBody ?? Buffer.alloc(0), payments.callbackSecret())) throw notSigned();
      const outcome = settledIn(request.body);
      if (outcome) {
        reply.wrote(await applyOutcome(stores.relational, request.log, { paymentId: request.body.key, outcome }));
      }
      return reply.code(204).send(null);
    },
  );
}

/**
 * At the address of every gateway's callbacks, which the web ACL knows. Stripe sends its events to any region. Each is checked where it arrives, so that nobody's forgery goes on to the writer, and there once
 * more; where the outcome isn't known Stripe sends it again, for up to three days.
 */
function stripeEvents(server: Server, { stores }: Services, stripe: StripeEvents): void {
  const outcomeOf = (request: Pick<FastifyRequest, "headers" | "rawBody">): PaymentOutcome | undefined => {
    try {
      return stripe.outcomeIn(request.rawBody ?? Buffer.alloc(0), String(request.headers["stripe-signature"] ?? ""));
    } catch (error) {
      throw error instanceof EventNotSignedError ? notSigned() : error;
    }
  };
  server.post(
    "/api/payments/callbacks",
    {
      schema: {
        summary: "For Stripe: how a payment went",
        description: "The same news any number of times, early, late or out of order has its effect once.",
        tags: ["payments"],
        headers: Type.Object({ "stripe-signature": Type.String({ maxLength: 1024 }) }),
        body: Type.Object({}, { additionalProperties: true, description: "An event, as Stripe's API describes it" }),
        response: { 204: Type.Null(), default: Type.Ref("Problem") },
      },
      config: { writes: "relational" },
      preHandler: async (request) => void outcomeOf(request),
    },
    async (request, reply) => {
      const outcome = outcomeOf(request);
      if (outcome) reply.wrote(await applyOutcome(stores.relational, request.log, outcome));
      return reply.code(204).send(null);
    },
  );
}

const notSigned = (): Problem =>
  new Problem({
    status: 401,
    name: "signature-invalid",
    detail: "This was not signed by the payment gateway just now.",
  });

/** What a charge in progress or a refund tells changes no order. */
function settledIn(it: { status: string; chargeId: string; reason?: string }): SettledPayment | undefined {
  if (it.status === "succeeded") return { kind: "succeeded", chargeId: it.chargeId };
  if (it.status === "declined") return { kind: "declined", reason: it.reason ?? "declined" };
  return it.status === "voided" ? { kind: "voided" } : undefined;
}

/** The sandbox inside this process calls back as a gateway elsewhere would, once there is an address to call. */
function sandboxCallbacks(server: Server, { sandbox }: Services["payments"]): void {
  if (!sandbox) return;
  server.addHook("onListen", async () => {
    const address = server.addresses()[0];
    if (!address || typeof address === "string") return;
    const host = address.family === "IPv6" ? "[::1]" : "127.0.0.1";
    sandbox.callbackUrl(`http://${host}:${address.port}/api/payments/callbacks`);
    server.log.warn("no payment gateway is configured: test cards are taken, and nobody is charged");
  });
}
