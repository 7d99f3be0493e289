/** Where to go after signing in: a path of this shop, whatever the link said. */
export function returnPath(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get("return") ?? "/";
  if (!wanted.startsWith("/") || !URL.canParse(wanted, origin)) return "/";
  const { origin: found, pathname, search: query, hash } = new URL(wanted, origin);
  return found === origin && !pathname.startsWith("//") ? pathname + query + hash : "/";
}
