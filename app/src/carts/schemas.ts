import { Type, type Static } from "typebox";
import { MoneySchema, SkuSchema } from "../catalogue/schemas";

export const maximumLines = 50;
export const maximumQuantity = 99;

/** Can't be guessed: whoever knows it may use the cart. */
export const CartIdSchema = Type.String({
  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
  maxLength: 36,
});

export const LineSchema = Type.Object({
  sku: SkuSchema,
  name: Type.String(),
  price: MoneySchema,
  quantity: Type.Integer({ minimum: 1, maximum: maximumQuantity }),
  lineTotal: MoneySchema,
});

export const CartSchema = Type.Object({
  id: CartIdSchema,
  items: Type.Array(LineSchema, { description: "In the order in which they were added, at today's prices" }),
  total: MoneySchema,
});

export const QuantitySchema = Type.Object(
  { quantity: Type.Integer({ minimum: 0, maximum: maximumQuantity, description: "0 takes it out" }) },
  { additionalProperties: false },
);

export type Line = Static<typeof LineSchema>;
export type Cart = Static<typeof CartSchema>;
