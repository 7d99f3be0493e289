/** @jsxRuntime automatic @jsxImportSource preact */
import type { Page } from "./document";

/** Pages that are somebody's own: the same empty shell for everybody, filled by `personal.js` from the API. */
const titles = {
  cart: "Your cart",
  checkout: "Checkout",
  orders: "Your orders",
  order: "Order",
  "sign-in": "Sign in",
  register: "Create an account",
  account: "Your account",
  merchant: "Products and stock",
  "merchant-product": "Product",
} as const;

export type ShellName = keyof typeof titles;

/** @param currency the shop's: what a merchant's new price is in. */
export const shellPage = (name: ShellName, currency: string): Page => ({
  title: titles[name],
  place: name,
  scripts: ["personal.js"],
  body: (
    <div class="shell" data-shell={name} data-currency={currency} aria-busy="true">
      <div class="stack">
        <h1>{titles[name]}</h1>
        <div class="progress">
          <span class="progress__bar" aria-hidden="true" />
          <p>One moment …</p>
        </div>
        <noscript>
          <p class="note">
            This page needs JavaScript. The shop’s <a href="/">catalogue</a> can be read without.
          </p>
        </noscript>
      </div>
    </div>
  ),
});
