/** The table that carts lie in, as the program declares it and whoever tries it without the program makes it. Pure. */
import { shape } from "./contract";

/** Only of a foundation that has made one: of any other nothing is different. */
export interface CartsTableOutputs {
  /** The same in every region. */
  cartsTableName: string;
}

export const cartsTableChecks = { cartsTableName: shape.string } as const;

export const cartsTableKeys = {
  /** Partition key: the cart. */
  partition: "cart",
  /** Sort key: what of it. */
  sort: "item",
  /** Seconds since the epoch after which DynamoDB may delete an item. */
  expires: "expiresAt",
} as const;
