/**
 * What tells one cached answer from another, and what of a viewer's request goes on to the origin.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html
 */
import { type Behaviour, isSelected, type Selection } from "./behaviours";
import { one, type ViewerRequest } from "./viewerRequest";

/** Equal for requests that one answer serves. */
export function cacheKey(behaviour: Behaviour, request: ViewerRequest): string {
  const { key } = behaviour;
  const kind = request.method === "OPTIONS" ? "OPTIONS " : "";
  const parts = [`${kind}${request.path}`, chosenQuery([key.query], request.query)];
  if (behaviour.encodings.length > 0) parts.push(acceptedEncodings(behaviour, request));
  for (const name of key.headers.names) parts.push(`${name}:${one(request.headers[name]) ?? ""}`);
  if (key.cookies.which !== "none") parts.push(chosenCookies([key.cookies], request.headers.cookie));
  return parts.join("\n");
}

/** CloudFront tells answers apart by what it can do with Accept-Encoding, not by how a browser writes it. */
export function acceptedEncodings({ encodings }: Behaviour, { headers }: ViewerRequest): string {
  const given = one(headers["accept-encoding"])?.toLowerCase() ?? "";
  if (given === "") return "";
  const refused = new RegExp(`(?:^|[\\s,])(${encodings.join("|")})\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$)`, "g");
  const no = [...given.matchAll(refused)].map((it) => it[1]);
  return encodings.filter((it) => given.includes(it) && !no.includes(it)).join(",");
}

/** With its question mark, each parameter as the viewer wrote it; empty where none is chosen. */
export function chosenQuery(selections: readonly Selection[], query: string): string {
  if (query === "" || selections.some((it) => it.which === "all")) return query;
  if (selections.every((it) => it.which === "none")) return "";
  const chosen = query
    .slice(1)
    .split("&")
    .filter((it) => isAny(selections, it.split("=", 1)[0]!));
  return chosen.length > 0 ? `?${chosen.join("&")}` : "";
}

export function chosenCookies(selections: readonly Selection[], cookies: string | undefined): string {
  if (!cookies || selections.some((it) => it.which === "all")) return cookies ?? "";
  return cookies
    .split(/;\s*/)
    .filter((it) => isAny(selections, it.split("=", 1)[0]!))
    .join("; ");
}

export const isAny = (selections: readonly Selection[], name: string): boolean =>
  selections.some((it) => isSelected(it, name));
