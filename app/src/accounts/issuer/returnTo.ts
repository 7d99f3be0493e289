/** A path of this shop, whatever was asked for: nobody is led elsewhere by a link to the shop. */
export function returnTo(wanted: string | undefined, publicOrigin: string): string {
  if (!wanted?.startsWith("/") || !URL.canParse(wanted, publicOrigin)) return "/";
  const { origin, pathname, search, hash } = new URL(wanted, publicOrigin);
  return origin === publicOrigin && !pathname.startsWith("//") ? pathname + search + hash : "/";
}
