import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, knownItemsOf } from "../../reading";

const type = "aws:cloudfront/distribution:Distribution";

/** All that an origin group fails over. */
const reads = ["GET", "HEAD", "OPTIONS"];

function violations({ props }: Resource): string[] {
  const groups = knownItemsOf(at(props, "originGroups")).map((it) => at(it, "originId"));
  const behaviours = [at(props, "defaultCacheBehavior"), ...knownItemsOf(at(props, "orderedCacheBehaviors"))];
  return behaviours.flatMap((it) => {
    const writes = knownItemsOf(at(it, "allowedMethods")).filter((method) => !reads.includes(String(method)));
    const origin = at(it, "targetOriginId");
    if (writes.length === 0 || origin === unknown || !groups.includes(origin)) return [];
    return [
      `${String(at(it, "pathPattern") ?? "its default behaviour")} allows ${writes.join(", ")} on an origin group`,
    ];
  });
}

const behaving = (allowedMethods: unknown, targetOriginId: unknown = "group") => ({
  originGroups: [{ originId: "group", members: [{ originId: "one" }, { originId: "other" }] }],
  defaultCacheBehavior: { targetOriginId: "one", allowedMethods: ["GET", "HEAD", "POST"] },
  orderedCacheBehaviors: [{ pathPattern: "/api/*", targetOriginId, allowedMethods }],
});

export const writesReachOneOrigin: ResourceRule = {
  name: "writes-reach-one-origin",
  title: "CloudFront behaviours that allow writes have a single origin, no origin group.",
  reason:
    "An origin group fails over GET, HEAD and OPTIONS only: orders would fail while pages load. CloudFront refuses it too, in the middle of a deployment.",
  link: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
  level: "mandatory",
  remedy:
    "Send the behaviour to the origin whose name is a latency record, and let DNS fail it over; or allow reads only.",
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: behaving(["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]) },
      {
        type,
        props: {
          originGroups: [{ originId: "group" }],
          defaultCacheBehavior: { targetOriginId: "group", allowedMethods: ["GET", "HEAD", "POST"] },
        },
      },
    ],
    passing: [
      { type, props: behaving(reads) },
      { type, props: behaving(["GET", "POST"], "one") },
      { type, props: behaving(["GET", "POST"], unknown) },
      { type, props: behaving(unknown) },
    ],
  },
};
