import { type ResourceRule, unknown } from "../../rule";
import { at, knownItemsOf, numberAt } from "../../reading";

const type = "aws:cloudfront/distribution:Distribution";

/** Seconds that a viewer waits for nothing before the edge gives up, or turns to the next origin: two attempts of two, and a second's grace. */
const maxSeconds = 5;
const byDefault = { attempts: 3, timeoutSeconds: 10 };

const origin = (connectionAttempts?: unknown, connectionTimeout?: unknown) => ({
  origins: [{ originId: "regions", connectionAttempts, connectionTimeout }],
});

export const edgeConnectsSoon: ResourceRule = {
  name: "edge-connects-soon",
  title: "CloudFront gives up connecting to an origin within 5 seconds.",
  reason:
    "With its defaults, three attempts of ten seconds, every viewer of a lost region stares at an empty page for half a minute before anything else is tried.",
  link: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
  level: "mandatory",
  remedy: "Set connectionAttempts and connectionTimeout of every origin to 2 each.",
  types: [type],
  violations: ({ props }) =>
    knownItemsOf(at(props, "origins")).flatMap((it) => {
      const attempts = numberAt(at(it, "connectionAttempts"), byDefault.attempts);
      const timeout = numberAt(at(it, "connectionTimeout"), byDefault.timeoutSeconds);
      if (attempts === undefined || timeout === undefined || attempts * timeout <= maxSeconds) return [];
      return [`origin ${String(at(it, "originId"))}: ${attempts} attempts of ${timeout} s`];
    }),
  fixtures: {
    failing: [
      { type, props: origin() },
      { type, props: origin(2) },
      { type, props: origin(3, 2) },
    ],
    passing: [
      { type, props: origin(2, 2) },
      { type, props: origin(1, 4) },
      { type, props: origin(2, unknown) },
      { type, props: { origins: unknown } },
    ],
  },
};
