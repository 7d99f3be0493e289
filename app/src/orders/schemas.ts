import { Type, type Static } from "typebox";
import { AddressSchema, GivenAddressSchema } from "../addresses/schemas";
import { CartIdSchema, LineSchema, TotalSchema } from "../carts/schemas";

/** What the columns of orders and payments hold, in minor units. */
export const dearestOrder = 2_147_483_647;

export const OrderRequestSchema = Type.Object(
  {
    cartId: CartIdSchema,
    expectedTotal: TotalSchema,
    shippingAddress: AddressSchema,
    payment: Type.Object(
      {
        token: Type.String({
          pattern: "^[A-Za-z0-9_-]+$",
          minLength: 1,
          maxLength: 128,
          description: "The payment gateway's token for a card. Never a card number",
        }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

export const OrderIdSchema = CartIdSchema;

export const OrderSchema = Type.Object({
  id: OrderIdSchema,
  number: Type.String({ description: "For people: to say on the telephone" }),
  status: Type.Union(
    [
      Type.Literal("pending-payment"),
      Type.Literal("paid"),
      Type.Literal("payment-declined"),
      Type.Literal("cancelled"),
    ],
    { description: "pending-payment: the gateway has not said yet; look again later. The other three are final." },
  ),
  items: Type.Array(LineSchema),
  total: TotalSchema,
  minorUnitDigits: Type.Optional(
    Type.Integer({
      ...{ minimum: 0, maximum: 4 },
      description: "Of the currency, by ISO 4217 when it was ordered: with 2, an amount of 1999 is 19.99",
    }),
  ),
  shippingAddress: GivenAddressSchema,
  createdAt: Type.String({ format: "date-time" }),
  payment: Type.Object({
    status: Type.Union([
      Type.Literal("pending"),
      Type.Literal("succeeded"),
      Type.Literal("declined"),
      Type.Literal("voided"),
    ]),
    declineReason: Type.Optional(Type.String()),
    url: Type.Optional(
      Type.String({
        description: "Where the customer pays, on a page of the gateway's own. Told to whoever orders, or asks for it",
      }),
    ),
  }),
  synthetic: Type.Optional(
    Type.Literal(true, {
      description: "Placed by a prober: nobody is charged, no figure counts it, and its customer may remove it",
    }),
  ),
});

export type OrderRequest = Static<typeof OrderRequestSchema>;
export type Order = Static<typeof OrderSchema>;
