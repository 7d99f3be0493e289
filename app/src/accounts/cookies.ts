import type { CookieSerializeOptions } from "@fastify/cookie";

export interface CookieKind {
  readonly name: string;
  readonly options: CookieSerializeOptions;
}

/** The access token. JavaScript never sees it. */
export const accessCookie = (publicOrigin: string): CookieKind => kind("access", publicOrigin);

/** The refresh token. `__Host-` wants the path `/`, so it goes along with every request, as the access token does. */
export const refreshCookie = (publicOrigin: string): CookieKind => kind("refresh", publicOrigin);

/** `__Host-` keeps other hosts of the same domain from setting it; browsers accept that name with `Secure` only. */
function kind(name: string, publicOrigin: string): CookieKind {
  const secure = publicOrigin.startsWith("https:");
  return {
    name: secure ? `__Host-${name}` : name,
    options: { path: "/", httpOnly: true, secure, sameSite: "lax" },
  };
}
