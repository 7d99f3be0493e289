import { call, renewSession } from "./api";
import { forget, recall, remember } from "./storage";

export interface SignedInCustomer {
  readonly id: string;
  readonly name: string;
  readonly role: "customer" | "merchant";
}

const hint = "signed-in";

/** Whether it is worth asking: a page that a cache kept for everybody shouldn't cost the shop a request from each of them. */
export const mayBeSignedIn = (): boolean => recall(hint) !== null;

let asking: Promise<SignedInCustomer | null> | undefined;

/** Who is signed in; asked once for a page. A sign-in that has lapsed is renewed, where this browser remembers one. */
export function session(): Promise<SignedInCustomer | null> {
  asking ??= ask();
  return asking;
}

async function ask(): Promise<SignedInCustomer | null> {
  const current = await who();
  if (current || recall(hint) === null) return current;
  if (!(await renewSession())) {
    forget(hint);
    return null;
  }
  return who();
}

async function who(): Promise<SignedInCustomer | null> {
  const { customer } = await call<{ customer: SignedInCustomer | null }>("GET", "/api/session");
  if (customer) remember(hint, "yes");
  return customer;
}

export async function signIn(credentials: { readonly email: string; readonly password: string }): Promise<void> {
  await call("POST", "/api/sessions", { body: credentials });
  remember(hint, "yes");
}

export async function register(customer: {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}): Promise<void> {
  await call("POST", "/api/customers", { body: customer });
  remember(hint, "yes");
}

/** Of somebody who has signed in elsewhere. */
export const signedIn = (): void => remember(hint, "yes");

/** @returns where to go on: to the issuer, where the sign-in began there and is to end there too. */
export async function signOut(): Promise<string> {
  const answer = await call<{ location: string } | undefined>("DELETE", "/api/sessions/current");
  forget(hint);
  return answer?.location ?? "/";
}

/** The address of the sign-in page that comes back to this one. */
export function signInAddress(returnTo = location.pathname + location.search + location.hash): string {
  return `/sign-in?return=${encodeURIComponent(returnTo)}`;
}
