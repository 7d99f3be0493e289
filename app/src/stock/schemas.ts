import { Type, type Static } from "typebox";
import { SkuSchema } from "../catalogue/schemas";

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

export type Stock = Static<typeof StockSchema>;
export type Movement = Static<typeof MovementSchema>;
