import { type Finding, type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { at, isKnownText, ofType, regionOf } from "../../reading";
import { evacuationMetric, followedAlarm, healthCheck as check, metricAlarm as alarm } from "./healthChecks";

/** Region that an alarm's or a check's settings are about. Checks keep a copy of their alarm's settings in `triggers`. */
const evacuated = ({ type, props }: Resource) => at(props, type === alarm ? "dimensions" : "triggers", "Region");

function alarmFindings(plan: Plan): readonly Finding[] {
  return ofType(plan, alarm)
    .filter((it) => at(it.props, "metricName") === evacuationMetric)
    .filter((it) => isKnownText(evacuated(it)) && evacuated(it) === regionOf(it, plan.stack))
    .map((it) => ({ message: `the switch for ${String(evacuated(it))} is in that region itself`, urn: it.urn }));
}

function checkFindings(plan: Plan): readonly Finding[] {
  return ofType(plan, check)
    .filter((it) => at(it.props, "type") === "CLOUDWATCH_METRIC")
    .flatMap((it): readonly Finding[] => {
      const place = at(it.props, "cloudwatchAlarmRegion");
      const followed = followedAlarm(it, plan);
      const [about, stands] = [evacuated(followed ?? it), followed && regionOf(followed, plan.stack)];
      const own = isKnownText(about) && about === place;
      const elsewhere = isKnownText(place) && stands !== undefined && stands !== place;
      return [
        ...(own ? [{ message: `it evacuates ${about} by an alarm in that region itself`, urn: it.urn }] : []),
        ...(elsewhere
          ? [{ message: `it looks for its alarm in ${place}, and the alarm is in ${stands}`, urn: it.urn }]
          : []),
      ];
    });
}

const held = (region: string, place: string) =>
  resourceOf({
    type: alarm,
    name: `evacuated-${region}`,
    props: { metricName: evacuationMetric, dimensions: { Region: region }, region: place },
  });
const following = (region: string, place: unknown, name = `check-${region}`) =>
  resourceOf({
    type: check,
    name,
    props: {
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: unknown,
      cloudwatchAlarmRegion: place,
      triggers: { Region: region },
    },
    references: { cloudwatchAlarmName: [held(region, "").urn] },
  });

export const evacuationHeldBySurvivor: PlanRule = {
  name: "evacuation-held-by-survivor",
  title: "A region's evacuation alarm, and the health check that follows it, are in another region.",
  reason:
    "A region that must be left can't be asked to let its users go: a switch in it is lost together with it, and users stay until somebody reaches a control plane.",
  link: "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html",
  level: "mandatory",
  remedy:
    "Declare the alarm on RegionEvacuated in each of the other regions, and give its region to the health check as cloudwatchAlarmRegion.",
  findings: (plan) => [...alarmFindings(plan), ...checkFindings(plan)],
  planFixtures: {
    failing: [
      { resources: [held("eu-west-1", "eu-west-1")] },
      { resources: [following("eu-west-1", "eu-west-1")] },
      { resources: [held("eu-west-1", "us-east-1"), following("eu-west-1", "ap-south-1")] },
      {
        stack: "eu-west-1",
        resources: [
          resourceOf({ type: alarm, props: { metricName: evacuationMetric, dimensions: { Region: "eu-west-1" } } }),
        ],
      },
    ],
    passing: [
      { resources: [held("eu-west-1", "us-east-1"), following("eu-west-1", "us-east-1")] },
      { resources: [held("eu-west-1", "us-east-1"), following("eu-west-1", unknown)] },
      {
        resources: [
          resourceOf({
            type: alarm,
            props: { metricName: "5xxErrorRate", dimensions: { Region: "Global" }, region: "us-east-1" },
          }),
        ],
      },
      { resources: [resourceOf({ type: check, props: { type: "HTTPS" } })] },
    ],
  },
};
