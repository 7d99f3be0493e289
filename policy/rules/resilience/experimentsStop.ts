import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, itemsIfKnown } from "../../reading";

const type = "aws:fis/experimentTemplate:ExperimentTemplate";
const alarmed = "aws:cloudwatch:alarm";

/** Without an alarm, an experiment that harms users goes on until somebody sees it. */
function violations({ props }: Resource): readonly string[] {
  const conditions = itemsIfKnown(at(props, "stopConditions"));
  const stops = conditions?.some((it) => it === unknown || isAlarm(it)) ?? true;
  const logs = props["logConfiguration"];
  return [
    ...(stops ? [] : ["no alarm stops its experiments"]),
    ...(logs === undefined ? ["nothing is written down of its experiments"] : []),
  ];
}

function isAlarm(condition: unknown): boolean {
  const [source, value] = [at(condition, "source"), at(condition, "value")];
  return source === unknown || (source === alarmed && value !== undefined && value !== "");
}

const alarm = { source: alarmed, value: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:errors" };
const logConfiguration = { logSchemaVersion: 2, cloudwatchLogsConfiguration: { logGroupArn: "arn:logs:*" } };
const template = (props: object) => ({ type, props: { stopConditions: [alarm], logConfiguration, ...props } });

export const experimentsStop: ResourceRule = {
  name: "experiments-stop",
  title: "Every template of a fault injection experiment is stopped by an alarm, and logged.",
  reason: "An experiment that hurts more than it was meant to goes on hurting until a person finds out and ends it.",
  link: "https://docs.aws.amazon.com/fis/latest/userguide/stop-conditions.html",
  level: "mandatory",
  remedy: "Give stopConditions an alarm of what users notice (source aws:cloudwatch:alarm), and a logConfiguration.",
  types: [type],
  violations,
  fixtures: {
    failing: [
      template({ stopConditions: [] }),
      template({ stopConditions: undefined }),
      template({ stopConditions: [{ source: "none" }] }),
      template({ stopConditions: [{ source: alarmed }] }),
      template({ logConfiguration: undefined }),
    ],
    passing: [
      template({}),
      template({ stopConditions: unknown }),
      template({ stopConditions: [{ source: alarmed, value: unknown }] }),
      template({ stopConditions: [{ source: "none" }, alarm] }),
    ],
  },
};
