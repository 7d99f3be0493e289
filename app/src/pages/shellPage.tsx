/** @jsxRuntime automatic @jsxImportSource preact */
import type { Page } from "./document";

/** Pages that are somebody's own: the same empty shell for everybody, filled by `personal.js` from the API. */
const titles = {
  cart: "Your cart",
  checkout: "Checkout",
  orders: "Your orders",
  order: "Order",
  "sign-in": "Sign in",
  "signing-in": "Signing in",
  linking: "Linking your account",
  register: "Create an account",
  account: "Your account",
  merchant: "Products and stock",
  "merchant-product": "Product",
  "merchant-sales": "Sales by the hour",
} as const;

export type ShellName = keyof typeof titles;

/** What a page needs to know of the shop that the API doesn't say. */
export interface ShellFacts {
  /** The shop's: what a merchant's new price is in. */
  readonly currency: string;
  /** `nobody`: the sandbox takes test cards, and no money moves. `stripe`: customers pay on a page of Stripe's. */
  readonly charges: "nobody" | "stripe";
  /** What the issuer is called that customers can sign in at; undefined: they can't. */
  readonly issuer: string | undefined;
  /** `counted`: the shop has events, and figures are made of them. */
  readonly sales?: "counted";
  /** `uploaded`: merchants can, and functions make pictures of the files. */
  readonly pictures?: "uploaded";
}

export const shellPage = (name: ShellName, { currency, charges, issuer, sales, pictures }: ShellFacts): Page => ({
  title: titles[name],
  place: name,
  scripts: ["personal.js"],
  body: (
    <div
      class="shell"
      data-shell={name}
      data-currency={currency}
      data-charges={charges}
      data-issuer={issuer}
      data-sales={sales}
      data-pictures={pictures}
      aria-busy="true"
    >
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
