/**
 * What becomes of errors: which are kept and for how long, which answer is shown instead.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
import type { DistributionConfig } from "@aws-sdk/client-cloudfront";
import { maxAgeOf } from "./timeToLive";

/** One line of a distribution's custom error responses. */
export interface ErrorAnswer {
  readonly code: number;
  readonly cachedSeconds: number;
  /** The page that is shown instead of what the origin said, and its status. */
  readonly page?: { readonly path: string; readonly code: number };
}

/** Where the distribution says nothing: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CustomErrorResponse.html */
const defaultCachedSeconds = 10;

/** Kept whatever the origin says. */
const alwaysKept = [404, 414, 500, 501, 502, 503, 504];
/** Kept only where the origin says for how long. */
const keptByMaxAge = [400, 403, 405, 412, 415];

export function readErrorAnswers(config: DistributionConfig): ErrorAnswer[] {
  return (config.CustomErrorResponses?.Items ?? []).map((it) => ({
    code: it.ErrorCode!,
    cachedSeconds: it.ErrorCachingMinTTL ?? defaultCachedSeconds,
    ...(it.ResponsePagePath && {
      page: { path: it.ResponsePagePath, code: Number(it.ResponseCode || it.ErrorCode) },
    }),
  }));
}

export const isError = (code: number): boolean => code >= 400;

/** Whether an object that has expired is shown instead: the origin failed, and didn't merely refuse. */
export const isFailure = (code: number): boolean => code >= 500;

/** Seconds for which an error is kept; undefined: not at all. */
export function errorSeconds(
  code: number,
  cacheControl: string | undefined,
  answers: readonly ErrorAnswer[],
): number | undefined {
  const maxAge = maxAgeOf(cacheControl);
  if (!alwaysKept.includes(code) && !(keptByMaxAge.includes(code) && maxAge !== undefined)) return undefined;
  const least = answers.find((it) => it.code === code)?.cachedSeconds ?? defaultCachedSeconds;
  const seconds = Math.max(least, maxAge ?? 0);
  return seconds > 0 ? seconds : undefined;
}
