import { type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { at, itemsIfKnown, isFrom, ofType } from "../../reading";
import { isRouted, record, routed } from "./records";

const check = "aws:route53/healthCheck:HealthCheck";

const kindOf = (it: Resource) => at(it.props, "type");

/** Children of a calculated check that this plan makes. */
function childrenOf(parent: Resource, all: readonly Resource[]): readonly Resource[] {
  const ids = itemsIfKnown(at(parent.props, "childHealthchecks")) ?? [];
  return all.filter(
    (it) =>
      isFrom(parent, "childHealthchecks", it) ||
      (typeof at(it.props, "id") === "string" && ids.includes(at(it.props, "id"))),
  );
}

const calculated = (children: readonly string[]) =>
  resourceOf({
    type: check,
    name: "region",
    props: { id: "region-id", type: "CALCULATED", childHealthchecks: children.map(() => unknown) },
    references: { childHealthchecks: children.map((name) => child(name).urn) },
  });
const child = (name: string, type = "HTTPS_STR_MATCH") => resourceOf({ type: check, name, props: { type } });
const answer = routed({ healthCheckId: "region-id" });

export const evacuationSwitchOfEveryRegion: PlanRule = {
  name: "evacuation-switch-of-every-region",
  title: "A routed record's health check combines the region's evacuation switch and its endpoint check.",
  reason:
    "Without a switch a region that is ill but answers keeps its users until somebody edits records, by a control plane in us-east-1; without the endpoint nobody leaves a dead region by himself.",
  link: "https://aws.amazon.com/blogs/networking-and-content-delivery/creating-disaster-recovery-mechanisms-using-amazon-route-53/",
  level: "mandatory",
  remedy:
    "Give the record a CALCULATED check whose children are the endpoint's check and a CLOUDWATCH_METRIC check from each other region.",
  findings: (plan) => {
    const checks = ofType(plan, check);
    const answers = ofType(plan, record).filter((it) => isRouted(it) && at(it.props, "healthCheckId") !== undefined);
    const used = checks.filter((it) =>
      answers.some(
        (by) =>
          isFrom(by, "healthCheckId", it) ||
          (typeof at(it.props, "id") === "string" && at(by.props, "healthCheckId") === at(it.props, "id")),
      ),
    );
    return used.flatMap((it) => {
      const kinds = kindOf(it) === "CALCULATED" ? childrenOf(it, checks).map(kindOf) : [kindOf(it)];
      if (kindOf(it) === "CALCULATED" && kinds.length === 0) return [];
      const endpoint = kinds.some((kind) => /^(HTTP|HTTPS|TCP)/.test(String(kind)));
      const held = kinds.includes("CLOUDWATCH_METRIC");
      return [
        ...(held ? [] : [{ message: "records that follow it can't be taken out of DNS by a metric", urn: it.urn }]),
        ...(endpoint
          ? []
          : [{ message: "records that follow it stay in DNS when their endpoint is gone", urn: it.urn }]),
      ];
    });
  },
  planFixtures: {
    failing: [
      { resources: [answer, calculated(["endpoint"]), child("endpoint")] },
      { resources: [answer, calculated(["switch"]), child("switch", "CLOUDWATCH_METRIC")] },
      { resources: [answer, resourceOf({ type: check, props: { id: "region-id", type: "HTTPS_STR_MATCH" } })] },
    ],
    passing: [
      {
        resources: [
          answer,
          calculated(["endpoint", "switch"]),
          child("endpoint"),
          child("switch", "CLOUDWATCH_METRIC"),
        ],
      },
      { resources: [routed({ healthCheckId: "another-stack's" }), child("endpoint")] },
      { resources: [child("endpoint")] },
    ],
  },
};
