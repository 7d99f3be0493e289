import { type Static, Type } from "typebox";

export const SalesSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      hour: Type.String({
        format: "date-time",
        description: "When the hour began, in UTC; orders count by when they were paid",
      }),
      orders: Type.Integer(),
      pieces: Type.Integer(),
      revenue: Type.Object({ amount: Type.Integer(), currency: Type.String() }),
    }),
  ),
});

export type Sales = Static<typeof SalesSchema>;
