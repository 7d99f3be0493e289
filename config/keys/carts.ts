import { choice } from "../kinds";
import type { CartSettings } from "../settings";

/** Where carts lie. */
export const carts = {
  cartsKind: choice<"relational" | CartSettings["kind"]>({
    scope: "world",
    values: ["relational", "dynamodb"],
    example: "relational",
  }),
};
