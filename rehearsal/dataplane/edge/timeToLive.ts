/**
 * For how long an answer is kept, and for how long after that it is still better than none.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
 */

/** A cache policy's lives, in seconds. */
export interface Lives {
  readonly minSeconds: number;
  readonly defaultSeconds: number;
  readonly maxSeconds: number;
}

export interface Freshness {
  /** Undefined: it isn't kept at all. */
  readonly seconds: number | undefined;
  /** After that: shown while it is asked for again. */
  readonly staleWhileRevalidate: number;
  /** After that: shown where the origin fails; without the directive for as long as it is there. */
  readonly staleIfError: number;
}

type Directives = ReadonlyMap<string, string>;

/** Directives of a Cache-Control header by their names in lower case; one that is broken isn't there. */
export function directivesOf(header: string | undefined): Directives {
  const parts = (header ?? "").split(",").map((it) => it.trim());
  return new Map(
    parts.filter(Boolean).map((part) => {
      const [name, value] = part.split("=", 2) as [string, string | undefined];
      return [name.trim().toLowerCase(), (value ?? "").trim().replace(/^"(.*)"$/, "$1")];
    }),
  );
}

const secondsOf = (directives: Directives, name: string): number | undefined => {
  const value = directives.get(name);
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
};

/** Seconds that `max-age` or, for caches that many share, `s-maxage` gives. */
export const maxAgeOf = (cacheControl: string | undefined): number | undefined => {
  const directives = directivesOf(cacheControl);
  return secondsOf(directives, "s-maxage") ?? secondsOf(directives, "max-age");
};

export interface LifeHeaders {
  readonly cacheControl?: string | undefined;
  readonly expires?: string | undefined;
}

/** @param now milliseconds since the epoch, by which Expires is read */
export function freshness({ cacheControl, expires }: LifeHeaders, lives: Lives, now: number): Freshness {
  const directives = directivesOf(cacheControl);
  const stale = (name: string, otherwise: number): number =>
    Math.min(secondsOf(directives, name) ?? otherwise, directives.has(name) ? lives.maxSeconds : otherwise);
  return {
    seconds: secondsKept(directives, { cacheControl, expires }, lives, now),
    staleWhileRevalidate: stale("stale-while-revalidate", 0),
    staleIfError: stale("stale-if-error", Infinity),
  };
}

function secondsKept(directives: Directives, headers: LifeHeaders, lives: Lives, now: number): number | undefined {
  const { minSeconds, defaultSeconds, maxSeconds } = lives;
  if (maxSeconds === 0) return undefined;
  const isRefused = ["no-cache", "no-store", "private"].some((it) => directives.has(it));
  if (isRefused) return minSeconds > 0 ? minSeconds : undefined;
  const said = maxAgeOf(headers.cacheControl) ?? untilDate(headers.expires, now);
  if (said === undefined) return Math.max(minSeconds, Math.min(defaultSeconds, maxSeconds));
  return Math.max(minSeconds, Math.min(said, maxSeconds));
}

/** An Expires that is no date has passed already: RFC 9111, 5.3. */
function untilDate(expires: string | undefined, now: number): number | undefined {
  if (expires === undefined) return undefined;
  const at = Date.parse(expires);
  return Number.isNaN(at) ? 0 : Math.max(0, Math.floor((at - now) / 1000));
}
