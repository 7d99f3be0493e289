import { type ResourceRule, unknown } from "../../rule";
import { at, itemsIfKnown, numberAt } from "../../reading";

const type = "aws:cloudfront/distribution:Distribution";

/** Statuses of a failing origin that CloudFront remembers, for ten seconds where nothing else is said. */
const failures = [500, 502, 503, 504];
const maxSeconds = 1;
const defaultSeconds = 10;

const remembering = (...seconds: readonly unknown[]) => ({
  customErrorResponses: seconds.map((errorCachingMinTtl, index) => ({
    errorCode: failures[index],
    errorCachingMinTtl,
  })),
});

export const edgeForgetsFailures: ResourceRule = {
  name: "edge-forgets-failures",
  title: "CloudFront caches origin errors (500, 502, 503, 504) for at most 1 second.",
  reason:
    "By default it answers everybody with a failure that one viewer met, for ten seconds: on pages that aren't cached at all, and for ten seconds after a failover has already helped.",
  link: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html",
  level: "mandatory",
  remedy: "Add a customErrorResponses entry for the status with errorCachingMinTtl 0 or 1.",
  types: [type],
  violations: ({ props }) => {
    const responses = itemsIfKnown(at(props, "customErrorResponses"));
    if (!responses || responses.includes(unknown)) return [];
    return failures.flatMap((code) => {
      const response = responses.find((it) => numberAt(at(it, "errorCode")) === code);
      const seconds = numberAt(at(response, "errorCachingMinTtl"), defaultSeconds);
      return seconds === undefined || seconds <= maxSeconds ? [] : [`it remembers a ${code} for ${seconds} s`];
    });
  },
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: remembering(0, 1, 0) },
      { type, props: remembering(0, 1, 60, 1) },
      { type, props: remembering(0, undefined, 0, 1) },
    ],
    passing: [
      { type, props: remembering(0, 1, 0, 1) },
      { type, props: remembering(0, unknown, 0, 1) },
      { type, props: { customErrorResponses: unknown } },
    ],
  },
};
