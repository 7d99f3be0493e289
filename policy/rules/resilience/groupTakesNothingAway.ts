import { type ResourceRule, unknown } from "../../rule";
import { at, numberAt } from "../../reading";

const type = "aws:autoscaling/group:Group";

/** A refresh that says nothing keeps to the maintenance policy. */
const keeping = (maintenance: unknown, refresh: unknown = maintenance) => ({
  instanceMaintenancePolicy: { minHealthyPercentage: maintenance, maxHealthyPercentage: 134 },
  instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: refresh } },
});

export const groupTakesNothingAway: ResourceRule = {
  name: "group-takes-nothing-away",
  title: "Auto Scaling groups launch before they terminate, in deployments and in maintenance.",
  reason:
    "A group runs what its region needs on the day that another one is lost. Every instance less, for each deployment and each rebalancing, is a region that can't take over for as long.",
  link: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-instance-maintenance-policy.html",
  level: "mandatory",
  remedy: "Set minHealthyPercentage to 100 in instanceMaintenancePolicy, which rollouts keep to as well.",
  types: [type],
  violations: ({ props }) => {
    const maintenance = numberAt(at(props, "instanceMaintenancePolicy", "minHealthyPercentage"), 0);
    const refresh = numberAt(at(props, "instanceRefresh", "preferences", "minHealthyPercentage"), maintenance);
    return [
      ...(maintenance !== undefined && maintenance < 100
        ? [`maintenance leaves ${maintenance} % of what it needs`]
        : []),
      ...(refresh !== undefined && refresh < 100 && refresh !== maintenance
        ? [`a deployment leaves ${refresh} % of what it needs`]
        : []),
    ];
  },
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: keeping(90) },
      { type, props: keeping(100, 50) },
    ],
    passing: [
      { type, props: keeping(100) },
      { type, props: keeping(unknown) },
      { type, props: { instanceMaintenancePolicy: unknown } },
      {
        type,
        props: { instanceMaintenancePolicy: { minHealthyPercentage: 100 }, instanceRefresh: { strategy: "Rolling" } },
      },
    ],
  },
};
