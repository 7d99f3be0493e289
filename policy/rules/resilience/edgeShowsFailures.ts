import { type ResourceRule, unknown } from "../../rule";
import { at, knownItemsOf, numberAt } from "../../reading";

const type = "aws:cloudfront/distribution:Distribution";
const answering = (errorCode: number, responseCode?: unknown) => ({
  customErrorResponses: [{ errorCode, responseCode, responsePagePath: "/last-resort/index.html" }],
});

export const edgeShowsFailures: ResourceRule = {
  name: "edge-shows-failures",
  title: "CloudFront's custom error pages keep an error status.",
  reason:
    "Answered with 200 an outage looks like health to monitors, to the error-rate alarm and to programs, which then take an apology for an order's confirmation.",
  link: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/creating-custom-error-pages.html",
  level: "mandatory",
  remedy: "Set responseCode to the status that it replaces.",
  types: [type],
  violations: ({ props }) =>
    knownItemsOf(at(props, "customErrorResponses")).flatMap((it) => {
      const [from, to] = [numberAt(at(it, "errorCode")), numberAt(at(it, "responseCode"))];
      return from !== undefined && from >= 500 && to !== undefined && to > 0 && to < 500
        ? [`a ${from} is shown as ${to}`]
        : [];
    }),
  fixtures: {
    failing: [
      { type, props: answering(502, 200) },
      { type, props: answering(504, "404") },
    ],
    passing: [
      { type, props: answering(502, 502) },
      { type, props: answering(503) },
      { type, props: answering(404, 200) },
      { type, props: answering(502, unknown) },
    ],
  },
};
