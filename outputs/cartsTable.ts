/** The table that carts lie in, as the program declares it and whoever tries it without the program makes it. Pure. */

export const cartsTableKeys = {
  /** Partition key: the cart. */
  partition: "cart",
  /** Sort key: what of it. */
  sort: "item",
  /** Seconds since the epoch after which DynamoDB may delete an item. */
  expires: "expiresAt",
} as const;
