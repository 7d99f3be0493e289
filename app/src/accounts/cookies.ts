import type { CookieSerializeOptions } from "@fastify/cookie";

export interface CookieKind {
  readonly name: string;
  readonly options: CookieSerializeOptions;
}

/** The access token. JavaScript never sees it. */
export const accessCookie = (publicOrigin: string): CookieKind => kind("access", publicOrigin);

/** The refresh token. `__Host-` wants the path `/`, so it goes along with every request, as the access token does. */
export const refreshCookie = (publicOrigin: string): CookieKind => kind("refresh", publicOrigin);

/** A sign-in that was begun at an issuer, one for each tab; `Lax`, so that it comes along when the issuer leads back. */
export function begunCookie(publicOrigin: string, state: string): CookieKind & { readonly prefix: string } {
  const { name: prefix, options } = kind("begun-", publicOrigin);
  return { prefix, name: `${prefix}${state.slice(0, 8)}`, options };
}

/** An identity that an issuer has proved, until it is known which account it is for. */
export const provedCookie = (publicOrigin: string): CookieKind => kind("proved", publicOrigin);

/** `__Host-` keeps other hosts of the same domain from setting it; browsers accept that name with `Secure` only. */
function kind(name: string, publicOrigin: string): CookieKind {
  const secure = publicOrigin.startsWith("https:");
  return {
    name: secure ? `__Host-${name}` : name,
    options: { path: "/", httpOnly: true, secure, sameSite: "lax" },
  };
}
