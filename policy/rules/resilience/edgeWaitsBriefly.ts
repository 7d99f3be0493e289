import { type ResourceRule, unknown } from "../../rule";
import { at, knownItemsOf, numberAt } from "../../reading";

const type = "aws:cloudfront/distribution:Distribution";

/** Longer than a write that is forwarded across an ocean, shorter than anybody waits for a page. */
const maxSeconds = 20;
const defaultSeconds = 30;

const origin = (originReadTimeout?: unknown) => ({
  origins: [{ originId: "regions", customOriginConfig: { originReadTimeout } }],
});

export const edgeWaitsBriefly: ResourceRule = {
  name: "edge-waits-briefly",
  title: "CloudFront's origin response timeout is at most 20 seconds.",
  reason:
    "A region that hangs instead of failing holds every viewer for as long, and the storefront's own timeouts never get a chance to answer first; the last-resort page comes after half a minute by default.",
  link: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
  level: "mandatory",
  remedy: "Set originReadTimeout of every custom origin to 20 or less.",
  types: [type],
  violations: ({ props }) =>
    knownItemsOf(at(props, "origins")).flatMap((it) => {
      if (at(it, "customOriginConfig") === undefined) return [];
      const seconds = numberAt(at(it, "customOriginConfig", "originReadTimeout"), defaultSeconds);
      return seconds === undefined || seconds <= maxSeconds
        ? []
        : [`origin ${String(at(it, "originId"))} may take ${seconds} s`];
    }),
  fixtures: {
    failing: [
      { type, props: origin() },
      { type, props: origin(30) },
    ],
    passing: [
      { type, props: origin(15) },
      { type, props: origin(unknown) },
      { type, props: { origins: [{ originId: "bucket" }] } },
      { type, props: { origins: unknown } },
    ],
  },
};
