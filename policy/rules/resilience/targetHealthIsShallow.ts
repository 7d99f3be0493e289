import { type ResourceRule, unknown } from "../../rule";
import { at } from "../../reading";

const type = "aws:lb/targetGroup:TargetGroup";

/** What asks databases too: the shop's first page, which AWS asks where nothing is said, and what Route 53 asks about a whole region. */
const deepPaths = ["/", "/health/region"];

export const targetHealthIsShallow: ResourceRule = {
  name: "target-health-is-shallow",
  title: "Target group health checks ask for the process's own health, not the databases'.",
  reason:
    "If it asks by a path that includes databases, one slow database makes all targets unhealthy at once: Auto Scaling replaces every instance of the region for nothing, and pages that need no database are gone too.",
  link: "https://aws.amazon.com/builders-library/implementing-health-checks/",
  level: "mandatory",
  remedy:
    "Let healthCheck.path name a path that looks at the process alone (/health/ready), and let Route 53 ask the deep one (/health/region).",
  types: [type],
  violations: ({ props }) => {
    const protocol = String(at(props, "healthCheck", "protocol") ?? at(props, "protocol") ?? "HTTP");
    if (at(props, "targetType") === "lambda" || !protocol.startsWith("HTTP")) return [];
    const path = at(props, "healthCheck", "path") ?? "/";
    return typeof path === "string" && deepPaths.includes(path) ? [`it asks its targets for ${path}`] : [];
  },
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { healthCheck: { path: "/" } } },
      { type, props: { healthCheck: { path: "/health/region" } } },
    ],
    passing: [
      { type, props: { healthCheck: { path: "/health/ready" } } },
      { type, props: { healthCheck: { path: unknown } } },
      { type, props: { healthCheck: unknown } },
      { type, props: { protocol: "TCP" } },
      { type, props: { targetType: "lambda" } },
    ],
  },
};
