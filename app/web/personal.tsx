/** @jsxRuntime automatic @jsxImportSource preact */
import { type ComponentType, render } from "preact";
import { AccountPage } from "./personal/account";
import { CartPage } from "./personal/cart";
import { CheckoutPage } from "./personal/checkout";
import { OrderPage } from "./personal/order";
import { OrdersPage } from "./personal/orders";
import { LinkingPage, SigningInPage } from "./personal/issuer";
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
};

/** A merchant's pages come in a script of their own: customers don't wait for what they never see. */
async function pageCalled(name: string): Promise<ComponentType | undefined> {
  return pages[name] ?? (await import("./personal/merchantPages")).merchantPages[name];
}

const shell = document.querySelector<HTMLElement>("[data-shell]");
if (shell) {
  void pageCalled(shell.dataset["shell"]!).then((Page) => {
    if (!Page) return;
    shell.replaceChildren();
    render(<Page />, shell);
  });
}
