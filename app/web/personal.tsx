/** @jsxRuntime automatic @jsxImportSource preact */
import { type ComponentType, render } from "preact";
import { AccountPage } from "./personal/account";
import { CartPage } from "./personal/cart";
import { CheckoutPage } from "./personal/checkout";
import { MerchantPage } from "./personal/merchant";
import { MerchantProductPage } from "./personal/merchantProduct";
import { OrderPage } from "./personal/order";
import { OrdersPage } from "./personal/orders";
import { LinkingPage, SigningInPage } from "./personal/issuer";
import { SalesPage } from "./personal/sales";
import { RegisterPage, SignInPage } from "./personal/signIn";

/** By the name that the server's shell carries. */
const pages: Readonly<Record<string, ComponentType>> = {
  cart: CartPage,
  checkout: CheckoutPage,
  orders: OrdersPage,
  order: OrderPage,
  "sign-in": SignInPage,
  "signing-in": SigningInPage,
  linking: LinkingPage,
  register: RegisterPage,
  account: AccountPage,
  merchant: MerchantPage,
  "merchant-product": MerchantProductPage,
  "merchant-sales": SalesPage,
};

const shell = document.querySelector<HTMLElement>("[data-shell]");
const Page = shell && pages[shell.dataset["shell"]!];
if (Page) {
  shell.replaceChildren();
  render(<Page />, shell);
}
