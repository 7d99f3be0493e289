import { Type, type Static } from "typebox";
import { CursorSchema, TimeSchema } from "../catalogue/schemas";
import { lineOfText, linesOfText } from "../server/text";

const StarsSchema = Type.Integer({ minimum: 1, maximum: 5 });
const TitleSchema = lineOfText({ maxLength: 100 });
const TextSchema = linesOfText({ minLength: 0, maxLength: 4000 });

export const ReviewInputSchema = Type.Object(
  { rating: StarsSchema, title: TitleSchema, text: TextSchema },
  { additionalProperties: false },
);

export const ReviewSchema = Type.Object({
  author: Type.String({ description: "First name and initial" }),
  rating: StarsSchema,
  title: TitleSchema,
  text: TextSchema,
  createdAt: TimeSchema,
  updatedAt: TimeSchema,
});

export const ReviewListSchema = Type.Object({
  items: Type.Array(ReviewSchema),
  next: Type.Optional(CursorSchema),
});

export const ReviewQuerySchema = Type.Object(
  {
    cursor: Type.Optional(CursorSchema),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 10 })),
  },
  { additionalProperties: false },
);

export type Review = Static<typeof ReviewSchema>;
export type ReviewInput = Static<typeof ReviewInputSchema>;
