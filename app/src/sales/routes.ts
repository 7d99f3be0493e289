import { Type } from "typebox";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { Problem } from "../server/problems";
import { salesSince } from "./sales";
import { SalesSchema } from "./schemas";

/** Figures for merchants. Without events there are none, and it says so rather than showing nothing. */
export function salesRoutes(server: Server, { settings, stores }: Services): void {
  server.get(
    "/api/sales",
    {
      schema: {
        summary: "Paid orders by the hour, the newest first",
        description: "409 no-events: the shop records no events (EVENTS_KIND), so nothing was counted.",
        tags: ["sales"],
        querystring: Type.Object(
          { hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 744, default: 48 })) },
          { additionalProperties: false },
        ),
        response: { 200: SalesSchema, default: Type.Ref("Problem") },
      },
      config: { reads: ["relational"], allow: "merchant" },
    },
    async ({ query }) => {
      if (!settings.events) throw noEvents();
      const hours = await stores.relational.read((db) => salesSince(db, query.hours ?? 48));
      return {
        items: hours.map(({ hour, currency, orders, pieces, revenue }) => ({
          ...{ hour: hour.toISOString(), orders, pieces },
          revenue: { amount: Number(revenue), currency },
        })),
      };
    },
  );
}

const noEvents = (): Problem =>
  new Problem({
    status: 409,
    name: "no-events",
    detail:
      "This shop records no events, so that sales aren't counted. Set EVENTS_KIND, then run storefront rebuild-sales once.",
  });
