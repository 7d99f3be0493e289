import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isKnownText } from "../../reading";
import { evacuationMetric } from "./healthChecks";

const type = "aws:scheduler/schedule:Schedule";

/** People turn these, by hand, in the hour in which a region is lost. */
const turned = ["target.input", "state"];

function saysWhoIsEvacuated({ props }: Resource): boolean {
  const input = at(props, "target", "input");
  return isKnownText(input) && input.includes(evacuationMetric);
}

const heartbeat = (metric: unknown, ignoreChanges: readonly string[] = []) => ({
  type,
  ignoreChanges,
  props: { state: "ENABLED", target: { input: metric === unknown ? unknown : `{"MetricName":"${String(metric)}"}` } },
});

export const evacuationHeldThroughUpdates: ResourceRule = {
  name: "evacuation-held-through-updates",
  title: "Plans leave alone what people set on the schedules that hold evacuation switches.",
  reason:
    "Whoever evacuates a region turns its schedule to 1, which holds the switch without anybody. A plan that puts the program's 0 back ends the evacuation in the middle of the outage, as a side effect of whatever it was made for.",
  link: "https://www.pulumi.com/docs/iac/concepts/resources/options/ignorechanges/",
  level: "mandatory",
  remedy: "Give the schedule ignoreChanges with target.input and state.",
  types: [type],
  violations: (resource) =>
    saysWhoIsEvacuated(resource)
      ? turned.filter((it) => !resource.ignoreChanges.includes(it)).map((it) => `it would put ${it} back`)
      : [],
  fixtures: {
    failing: [heartbeat(evacuationMetric), heartbeat(evacuationMetric, ["target.input"])],
    passing: [heartbeat(evacuationMetric, turned), heartbeat("Orders"), heartbeat(unknown)],
  },
};
