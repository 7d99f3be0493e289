import { Type, type Static } from "typebox";
import { picturesAtMost } from "../pictures/limits";
import { lineOfText, linesOfText } from "../server/text";

/** A code for what is sold: lower-case words with hyphens. */
export const SkuSchema = Type.String({ pattern: "^[a-z0-9]+(-[a-z0-9]+)*$", minLength: 1, maxLength: 64 });

export const SlugSchema = Type.String({ pattern: "^[a-z0-9]+(-[a-z0-9]+)*$", minLength: 1, maxLength: 40 });

export const CursorSchema = Type.String({
  pattern: "^[A-Za-z0-9_-]+$",
  maxLength: 300,
  description: "`next` of the page before",
});

/** `YYYY-MM-DDTHH:MM:SS.sssZ`. */
export const TimeSchema = Type.String({ format: "date-time" });

/** In minor units. */
export const dearestPrice = 100_000_000;

/** One price. Sums have a schema of their own. */
export const MoneySchema = Type.Object(
  {
    amount: Type.Integer({
      minimum: 0,
      maximum: dearestPrice,
      description: "In the currency's minor unit, cents for USD",
    }),
    currency: Type.String({ pattern: "^[A-Z]{3}$", maxLength: 3, description: "ISO 4217" }),
  },
  { additionalProperties: false },
);

export type Money = Static<typeof MoneySchema>;

const ImageUrlSchema = Type.String({
  pattern: "^/static/[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*(\\.[A-Za-z0-9_-]+)+$",
  maxLength: 200,
  description: "Below /static/, with a hash of the content in its name",
});

export const ImageSchema = Type.Object(
  {
    url: ImageUrlSchema,
    alt: lineOfText({ minLength: 0, maxLength: 200 }),
    width: Type.Integer({ minimum: 1, maximum: 10_000 }),
    height: Type.Integer({ minimum: 1, maximum: 10_000 }),
    sources: Type.Optional(
      Type.Array(
        Type.Object(
          {
            url: ImageUrlSchema,
            type: Type.Enum(["image/avif", "image/webp"]),
            width: Type.Integer({ minimum: 1, maximum: 10_000 }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 12, description: "The same picture in smaller files, for browsers that can show them" },
      ),
    ),
  },
  { additionalProperties: false },
);

const NameSchema = lineOfText({ maxLength: 120 });
const DescriptionSchema = linesOfText({ minLength: 0, maxLength: 4000 });
const ImagesSchema = Type.Array(ImageSchema, { maxItems: picturesAtMost });

/** Such as `{"Material": "Oak"}`. A name begins with a letter: some others mean something to databases and to JavaScript. */
const AttributesSchema = Type.Record(
  Type.String({ pattern: "^\\p{L}[\\p{L}\\p{N} ()/-]{0,39}$" }),
  lineOfText({ maxLength: 120 }),
  { maxProperties: 24, additionalProperties: false },
);

export const RatingSchema = Type.Object({
  average: Type.Number({ minimum: 0, maximum: 5, description: "One decimal; 0 without reviews" }),
  count: Type.Integer({ minimum: 0 }),
});

export const ProductSummarySchema = Type.Object({
  sku: SkuSchema,
  name: NameSchema,
  category: SlugSchema,
  price: MoneySchema,
  image: Type.Optional(ImageSchema),
  rating: RatingSchema,
});

export const ProductSchema = Type.Object({
  ...ProductSummarySchema.properties,
  description: DescriptionSchema,
  images: ImagesSchema,
  attributes: Type.Record(Type.String(), Type.String(), { description: 'Such as `{"Material": "Oak"}`' }),
  version: Type.Integer({
    minimum: 1,
    description: "Rises with every change by a merchant; begins the ETag, and is sent back as If-Match",
  }),
  available: Type.Integer({ minimum: 0, description: "Pieces that could be ordered a moment ago" }),
});

/** What a merchant says of a product; the rest is counted. */
export const ProductInputSchema = Type.Object(
  {
    name: NameSchema,
    category: SlugSchema,
    price: MoneySchema,
    description: DescriptionSchema,
    images: Type.Optional(ImagesSchema),
    attributes: Type.Optional(AttributesSchema),
  },
  { additionalProperties: false },
);

export const ProductListSchema = Type.Object({
  items: Type.Array(ProductSummarySchema),
  next: Type.Optional(CursorSchema),
});

export const sortOrders = ["relevance", "price", "price-descending", "rating", "newest"] as const;

export const ProductQuerySchema = Type.Object(
  {
    category: Type.Optional(SlugSchema),
    search: Type.Optional(
      lineOfText(
        { minLength: 0, maxLength: 100 },
        "Words, or how they begin; a product has all of them. Nothing is found by what has neither letter nor digit",
      ),
    ),
    sort: Type.Optional(
      Type.Enum([...sortOrders], {
        default: "relevance",
        description:
          "`relevance`: products with all the words in their name first, then the others, the better rated first in each",
      }),
    ),
    cursor: Type.Optional(CursorSchema),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, default: 24 })),
  },
  { additionalProperties: false },
);

export const CategorySchema = Type.Object({
  slug: SlugSchema,
  name: NameSchema,
  description: Type.String(),
  image: Type.Optional(ImageSchema),
});

export type Image = Static<typeof ImageSchema>;
export type ProductSummary = Static<typeof ProductSummarySchema>;
export type Product = Static<typeof ProductSchema>;
export type ProductInput = Static<typeof ProductInputSchema>;
export type Category = Static<typeof CategorySchema>;
export type SortOrder = (typeof sortOrders)[number];
