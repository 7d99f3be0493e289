import type { ComponentType } from "preact";
import { MerchantPage } from "./merchant";
import { MerchantProductPage } from "./merchantProduct";
import { SalesPage } from "./sales";

/** By the name that the server's shell carries. */
export const merchantPages: Readonly<Record<string, ComponentType>> = {
  merchant: MerchantPage,
  "merchant-product": MerchantProductPage,
  "merchant-sales": SalesPage,
};
