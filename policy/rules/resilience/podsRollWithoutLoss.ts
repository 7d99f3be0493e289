import { type ResourceRule, unknown } from "../../rule";
import { deployment as type } from "./kubernetes";
import { at } from "../../reading";

const rolling = (rollingUpdate: unknown, strategy = "RollingUpdate") => ({
  spec: { strategy: { type: strategy, rollingUpdate } },
});
const isNone = (value: unknown) => value === 0 || value === "0" || value === "0%";

export const podsRollWithoutLoss: ResourceRule = {
  name: "pods-roll-without-loss",
  title: "Deployments roll out with maxUnavailable 0.",
  reason:
    "By default a quarter of the pods may be missing during a roll-out, and with Recreate all of them: a region that deploys can't take over for another one meanwhile.",
  link: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment",
  level: "mandatory",
  remedy: "Set strategy.rollingUpdate.maxUnavailable to 0 and maxSurge above 0.",
  types: [type],
  violations: ({ props }) => {
    const strategy = at(props, "spec", "strategy");
    const [missing, more] = [
      at(strategy, "rollingUpdate", "maxUnavailable"),
      at(strategy, "rollingUpdate", "maxSurge"),
    ];
    if (strategy === unknown) return [];
    if (at(strategy, "type") === "Recreate") return ["all pods are gone before the first new one starts"];
    return [
      ...(missing === unknown || isNone(missing)
        ? []
        : [`${String(missing ?? "25%")} of its pods may be missing in a roll-out`]),
      ...(isNone(more) ? ["no pod may be added, so a roll-out can't begin"] : []),
    ];
  },
  fixtures: {
    failing: [
      { type, props: { spec: {} } },
      { type, props: rolling({ maxUnavailable: 1 }) },
      { type, props: rolling({ maxUnavailable: "25%" }) },
      { type, props: rolling(undefined, "Recreate") },
      { type, props: rolling({ maxUnavailable: 0, maxSurge: 0 }) },
    ],
    passing: [
      { type, props: rolling({ maxUnavailable: 0, maxSurge: "34%" }) },
      { type, props: rolling({ maxUnavailable: "0%" }) },
      { type, props: rolling(unknown) },
      { type, props: { spec: { strategy: unknown } } },
    ],
  },
};
