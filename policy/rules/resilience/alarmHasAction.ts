import { type ResourceRule, unknown } from "../../rule";
import { at, itemsIfKnown } from "../../reading";

const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const composite = "aws:cloudwatch/compositeAlarm:CompositeAlarm";

export const alarmHasAction: ResourceRule = {
  name: "alarm-has-action",
  title: "Every alarm has an action.",
  reason: "An alarm without an action is red on a page that nobody looks at; its users are the first to call.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html",
  level: "mandatory",
  remedy: "Give the alarm the region's topic as alarmActions, and leave actionsEnabled on.",
  controls: ["FSBP CloudWatch.15", "FSBP CloudWatch.17"],
  types: [alarm, composite],
  violations: ({ props }) => {
    const actions = itemsIfKnown(at(props, "alarmActions"));
    return [
      ...(actions?.length === 0 ? ["it has no alarm actions"] : []),
      ...(at(props, "actionsEnabled") === false ? ["its actions are off"] : []),
    ];
  },
  fixtures: {
    failing: [
      { type: alarm, props: { metricName: "5xxErrorRate" } },
      { type: alarm, props: { alarmActions: [] } },
      { type: alarm, props: { alarmActions: ["arn:topic"], actionsEnabled: false } },
      { type: composite, props: { alarmRule: "ALARM(one)" } },
    ],
    passing: [
      { type: alarm, props: { alarmActions: ["arn:topic"] } },
      { type: alarm, props: { alarmActions: [unknown] } },
      { type: alarm, props: { alarmActions: unknown, actionsEnabled: true } },
      { type: composite, props: { alarmActions: ["arn:topic"] } },
    ],
  },
};
