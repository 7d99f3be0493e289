import { Type, type Static } from "typebox";

/** A code for what is sold: lower-case words with hyphens. */
export const SkuSchema = Type.String({ pattern: "^[a-z0-9]+(-[a-z0-9]+)*$", minLength: 1, maxLength: 64 });

export const MoneySchema = Type.Object(
  {
    amount: Type.Integer({
      minimum: 0,
      maximum: 100_000_000,
      description: "In the currency's minor unit, cents for USD",
    }),
    currency: Type.String({ pattern: "^[A-Z]{3}$", description: "ISO 4217" }),
  },
  { additionalProperties: false },
);

export type Money = Static<typeof MoneySchema>;

export const ImageSchema = Type.Object({
  url: Type.String({ description: "Below /static/, with a hash of the content in its name" }),
  alt: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
});

export const ProductSummarySchema = Type.Object({
  sku: SkuSchema,
  name: Type.String(),
  category: Type.String(),
  price: MoneySchema,
  image: Type.Optional(ImageSchema),
  rating: Type.Object({ average: Type.Number(), count: Type.Integer() }),
});

export const ProductSchema = Type.Object({
  ...ProductSummarySchema.properties,
  description: Type.String(),
  images: Type.Array(ImageSchema),
  attributes: Type.Record(Type.String(), Type.String()),
  version: Type.Integer({ description: "Rises with every change; sent as the ETag, and back as If-Match" }),
  available: Type.Integer({ description: "Pieces that can be ordered now" }),
});

export type ProductSummary = Static<typeof ProductSummarySchema>;
export type Product = Static<typeof ProductSchema>;
