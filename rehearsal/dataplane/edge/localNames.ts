/**
 * Lets a browser without flags, and without a certificate authority of ours, use the shop at `http://localhost:PORT`: what it sends is
 * turned into what it would send to the shop's own name, and the answers back.
 */
import type { IncomingHttpHeaders } from "node:http";

/**
 * Goes before the name of every cookie. `__Host-` is accepted with Secure alone, and not every browser takes a Secure cookie from plain
 * HTTP, loopback or not.
 */
const cookiePrefix = "local.";

export class LocalNames {
  /** @param host the shop's public name */
  constructor(private readonly host: () => string) {}

  /** Headers as the shop's own name would have got them. */
  incoming(headers: IncomingHttpHeaders): IncomingHttpHeaders {
    const local = `http://${headers.host}`;
    const shop = `https://${this.host()}`;
    const { origin, referer, cookie } = headers;
    return {
      ...headers,
      host: this.host(),
      ...(origin === local && { origin: shop }),
      ...(referer?.startsWith(`${local}/`) && { referer: shop + referer.slice(local.length) }),
      ...(cookie !== undefined && { cookie: cookiesBack(cookie) }),
    };
  }

  /** Headers, names and values in turn, as a browser at `http://localhost:PORT` can use them. */
  outgoing(headers: readonly string[], localHost: string): string[] {
    const changed: string[] = [];
    for (let index = 0; index < headers.length; index += 2) {
      const name = headers[index]!;
      const value = this.valueFor(name.toLowerCase(), headers[index + 1]!, localHost);
      if (value !== undefined) changed.push(name, value);
    }
    return changed;
  }

  private valueFor(name: string, value: string, localHost: string): string | undefined {
    switch (name) {
      case "strict-transport-security":
        return undefined;
      case "location":
      case "content-location":
      case "access-control-allow-origin":
        return value.startsWith(`https://${this.host()}`)
          ? `http://${localHost}${value.slice(`https://${this.host()}`.length)}`
          : value;
      case "set-cookie":
        return localCookie(value);
      case "content-security-policy":
        return value.replace(/;?\s*upgrade-insecure-requests\s*(?=;|$)/, "");
      default:
        return value;
    }
  }
}

/** Without Secure and Domain, under a name that no browser ties to them. */
function localCookie(cookie: string): string {
  const [first, ...attributes] = cookie.split(/;\s*/);
  const kept = attributes.filter((it) => !/^(secure$|domain=)/i.test(it));
  return [`${cookiePrefix}${first}`, ...kept].join("; ");
}

/** Of what a browser knows of localhost, the cookies that came from here. */
const cookiesBack = (cookies: string): string =>
  cookies
    .split(/;\s*/)
    .filter((it) => it.startsWith(cookiePrefix))
    .map((it) => it.slice(cookiePrefix.length))
    .join("; ");
