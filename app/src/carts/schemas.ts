import { Type, type Static } from "typebox";
import { dearestPrice, MoneySchema, SkuSchema } from "../catalogue/schemas";

export const maximumLines = 50;
export const maximumQuantity = 99;

/** Can't be guessed: whoever knows it may use the cart. */
export const CartIdSchema = Type.String({
  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
  maxLength: 36,
});

/** As much as fits into a cart at the highest prices. */
export const TotalSchema = Type.Object(
  {
    amount: Type.Integer({
      minimum: 0,
      maximum: maximumLines * maximumQuantity * dearestPrice,
      description:
        "In the currency's minor unit, cents for USD. An order of more than 2147483647 is refused: total-too-large",
    }),
    currency: MoneySchema.properties.currency,
  },
  { additionalProperties: false },
);

export const LineSchema = Type.Object({
  sku: SkuSchema,
  name: Type.String(),
  price: MoneySchema,
  quantity: Type.Integer({ minimum: 1, maximum: maximumQuantity }),
  lineTotal: TotalSchema,
});

export const CartSchema = Type.Object({
  id: CartIdSchema,
  items: Type.Array(LineSchema, { description: "In the order in which they were added, at today's prices" }),
  total: TotalSchema,
});

export const QuantitySchema = Type.Object(
  { quantity: Type.Integer({ minimum: 0, maximum: maximumQuantity, description: "0 takes it out" }) },
  { additionalProperties: false },
);

export type Line = Static<typeof LineSchema>;
export type Cart = Static<typeof CartSchema>;
