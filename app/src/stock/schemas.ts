import { Type, type Static } from "typebox";
import { SkuSchema } from "../catalogue/schemas";

export const ForecastSchema = Type.Object(
  {
    soldPerDay: Type.Number({ description: "Pieces of paid orders, a day on average" }),
    days: Type.Integer({
      description: "Whole days (UTC) that were counted, the last of them the one before it was made",
    }),
    daysLeft: Type.Optional(
      Type.Integer({ description: "available / soldPerDay, whole days; not there where nothing was sold" }),
    ),
    madeAt: Type.String({ format: "date-time" }),
  },
  { description: "How long what is available lasts if as much is sold a day as in the last four weeks" },
);

export const StockSchema = Type.Object(
  {
    sku: SkuSchema,
    received: Type.Integer({ description: "Every piece that came in, less what was found missing or damaged" }),
    available: Type.Integer({ description: "Pieces that can be ordered now" }),
    reserved: Type.Integer({ description: "Pieces held for orders that aren't paid yet" }),
    sold: Type.Integer(),
  },
  { description: "received = available + reserved + sold" },
);

export const MovementSchema = Type.Object(
  {
    quantity: Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description: "Pieces in; negative: pieces out" }),
    reason: Type.Union([Type.Literal("receipt"), Type.Literal("correction"), Type.Literal("damage")]),
  },
  { additionalProperties: false },
);

/** In the list; without forecasts it isn't there. */
export const ListedStockSchema = Type.Object({ ...StockSchema.properties, forecast: Type.Optional(ForecastSchema) });

export type Forecast = Static<typeof ForecastSchema>;
export type ListedStock = Static<typeof ListedStockSchema>;
export type Stock = Static<typeof StockSchema>;
export type Movement = Static<typeof MovementSchema>;
