import { call } from "./api";
import { signedIn } from "./session";

export interface LinkedIdentities {
  /** Whether the account has one. */
  readonly password: boolean;
  readonly identities: readonly { readonly email?: string }[];
}

/** What the issuer is called that customers can sign in at; undefined where there is none. */
export const issuerName = (): string | undefined =>
  document.querySelector<HTMLElement>("[data-shell]")?.dataset["issuer"];

/** A browser that is on its way to another page does nothing more here. */
const leave = (to: string): Promise<never> => {
  location.assign(to);
  return new Promise(() => undefined);
};

export async function beginAtIssuer(returnTo: string): Promise<void> {
  const { location: to } = await call<{ location: string }>("POST", "/api/sessions/issuer", {
    body: { return: returnTo },
  });
  await leave(to);
}

/** @returns where to go on. */
export async function completeAtIssuer(choice?: {
  readonly password?: string;
  readonly account?: "separate";
}): Promise<string> {
  const options = choice ? { body: choice } : {};
  const { return: to } = await call<{ return: string }>("PUT", "/api/sessions/issuer", options);
  signedIn();
  return to;
}

export const identities = (): Promise<LinkedIdentities> => call("GET", "/api/identities", { fresh: true });

export async function beginLink(password: string): Promise<void> {
  const { location: to } = await call<{ location: string }>("POST", "/api/identities", { body: { password } });
  await leave(to);
}

export const completeLink = (): Promise<unknown> => call("PUT", "/api/identities/mine");

export const unlink = (password: string): Promise<unknown> =>
  call("DELETE", "/api/identities/mine", { body: { password } });
