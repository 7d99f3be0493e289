/**
 * Which origin is asked next, and what a viewer is told where there is none left.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
 */
import type { OriginTarget } from "./originConfig";

/** What one attempt came to. */
export type Tried =
  | { readonly outcome: "answered"; readonly code: number }
  /** No connection: refused, reset, not within the connection timeout, a name without an address. */
  | { readonly outcome: "no connection"; readonly why: "refused" | "timeout" | "name" | "certificate" }
  /** A connection, and no answer within the read timeout, or half an answer. */
  | { readonly outcome: "no answer"; readonly why: "timeout" | "closed" };

export type Next =
  | { readonly do: "try"; readonly member: number; readonly attempt: number }
  /** The answer that there is. */
  | { readonly do: "pass on" }
  /** CloudFront's own. */
  | { readonly do: "fail"; readonly code: 502 | 504 };

/** Only these go to the second member of a group: others may have been carried out by the first. */
const failingOver = ["GET", "HEAD", "OPTIONS"];
/** Only these are asked again where an answer didn't come. */
const retried = ["GET", "HEAD"];

export interface Attempt {
  readonly member: number;
  /** The first is 1. */
  readonly attempt: number;
}

/** The first attempt of every request goes to the group's first member, whatever came of other requests. */
export const firstAttempt: Attempt = { member: 0, attempt: 1 };

/** @param attempts connection attempts of the member that was tried */
export function nextAttempt(method: string, target: OriginTarget, attempts: number, last: Attempt, tried: Tried): Next {
  const isFailingOver = failingOver.includes(method) && last.member + 1 < target.members.length;
  const other: Next = { do: "try", member: last.member + 1, attempt: 1 };
  if (tried.outcome === "answered")
    return isFailingOver && target.failoverCodes.includes(tried.code) ? other : { do: "pass on" };
  if (last.attempt < attempts && isAskedAgain(method, tried)) return { do: "try", ...last, attempt: last.attempt + 1 };
  return isFailingOver && target.failoverCodes.includes(standsFor(tried)) ? other : { do: "fail", code: codeOf(tried) };
}

function isAskedAgain(method: string, tried: Exclude<Tried, { outcome: "answered" }>): boolean {
  if (tried.outcome === "no answer") return retried.includes(method);
  return tried.why === "refused" || tried.why === "timeout";
}

/** No connection moves a request where 503 is among the group's codes, no answer in time where 504 is. */
const standsFor = (tried: Exclude<Tried, { outcome: "answered" }>): number =>
  tried.outcome === "no connection" ? 503 : codeOf(tried);

const codeOf = (tried: Exclude<Tried, { outcome: "answered" }>): 502 | 504 => (tried.why === "timeout" ? 504 : 502);
