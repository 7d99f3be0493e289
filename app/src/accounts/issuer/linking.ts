import type { Customer } from "../customers";

/** What the shop knows when somebody comes back from an issuer. */
export interface Known {
  /** Whose account the identity is linked to. */
  readonly linked: Customer | undefined;
  /** The account that was made of this very identity, whose link may have been lost in a lossy failover. */
  readonly own: Customer | undefined;
  /** Whose account has the address that the issuer has verified. */
  readonly holder: Customer | undefined;
  /** Whose password was shown just now. */
  readonly shown: string | undefined;
  /** Whether the customer asked for an account of its own beside the holder's. */
  readonly wants: "any" | "separate";
}

export type Linking =
  | { readonly kind: "sign-in"; readonly customer: Customer }
  /** To an account that isn't linked yet: its password was shown, or it was made of this identity. */
  | { readonly kind: "link"; readonly customer: Customer }
  /** An account of its own, with the verified address where nobody has it. */
  | { readonly kind: "create"; readonly address: "verified" | "none" }
  /** The account with that address may be somebody else's: the shop never sent a message to it. */
  | { readonly kind: "ask" };

/** Which account an identity signs in to. Never one that it isn't linked to without that account's password (decision 0057). */
export function linkingOf({ linked, own, holder, shown, wants }: Known): Linking {
  if (linked) return { kind: "sign-in", customer: linked };
  if (holder && holder.id === shown) return { kind: "link", customer: holder };
  if (own) return { kind: "link", customer: own };
  if (!holder) return { kind: "create", address: "verified" };
  return wants === "separate" ? { kind: "create", address: "none" } : { kind: "ask" };
}
