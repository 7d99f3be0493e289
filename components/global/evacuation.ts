import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { evacuationMetric, EvacuationHeartbeat } from "./evacuationHeartbeat";
import { byRegion, ofRegion, othersThan } from "./regions";

/** What the alarm looks at. Route 53 copies these when the check is made and never looks again: see `triggers`. */
const alarmSettings = () => {
  const { namespace, metricName } = evacuationMetric();
  return {
    namespace,
    metricName,
    period: 60,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    statistic: "Maximum",
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    // Silence must change nothing: no data keeps the switch where it was.
    treatMissingData: "missing",
  } as const;
};

/** Regions where a switch of each region lives: all but itself, since a region being left is asked for nothing. */
export function evacuationRegions(regions: readonly string[]): Record<string, string[]> {
  return byRegion(regions, (region) => othersThan(region, regions));
}

export interface EvacuationSwitchesArgs {
  readonly regions: readonly string[];
  /** Topic of each region, told when a switch that lives there is turned on or off. */
  readonly alarmTopicArns: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * For every region, a switch in each other region that takes it out of DNS. Turning one on is a data-plane call (PutMetricData)
 * in a region that survives. A schedule there says each minute where the switch stands: whoever has turned it on turns the schedule
 * to 1 as well, which holds it without anybody (docs/decisions/0039).
 *
 * Price: N × (N − 1) alarms at 0.10 USD, as many health checks at 0.50 USD and heartbeats at 0.78 USD a month, 8.29 USD for three
 * regions (https://aws.amazon.com/cloudwatch/pricing/, https://aws.amazon.com/route53/pricing/).
 */
export class EvacuationSwitches extends pulumi.ComponentResource {
  /** "Not evacuated" health checks of each region: all healthy while no switch of it is on. */
  readonly notEvacuatedCheckIds: Readonly<Record<string, pulumi.Output<string>[]>>;

  constructor(name: string, args: EvacuationSwitchesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:EvacuationSwitches", name, {}, opts);
    const places = evacuationRegions(args.regions);
    const heartbeat = new EvacuationHeartbeat("heartbeat", accountOf(args.alarmTopicArns), { parent: this });
    this.notEvacuatedCheckIds = byRegion(args.regions, (region) =>
      ofRegion("evacuation region", region, places).map((place) => {
        heartbeat.beat(region, place);
        const alarm = this.alarm(region, place, ofRegion("alarm topic", place, args.alarmTopicArns));
        return this.notEvacuated(region, place, alarm).id;
      }),
    );
    this.registerOutputs({ notEvacuatedCheckIds: this.notEvacuatedCheckIds });
  }

  private alarm(region: string, place: string, topicArn: pulumi.Input<string>): aws.cloudwatch.MetricAlarm {
    return new aws.cloudwatch.MetricAlarm(
      `evacuated-${region}-from-${place}`,
      {
        region: place,
        ...alarmSettings(),
        dimensions: { [evacuationMetric().dimension]: region },
        alarmDescription: `${region} is evacuated: DNS sends its users to the other regions. Switch held by ${place}.`,
        alarmActions: [topicArn],
        okActions: [topicArn],
      },
      { parent: this },
    );
  }

  private notEvacuated(region: string, place: string, alarm: aws.cloudwatch.MetricAlarm): aws.route53.HealthCheck {
    return new aws.route53.HealthCheck(
      `not-evacuated-${region}-from-${place}`,
      {
        type: "CLOUDWATCH_METRIC",
        cloudwatchAlarmName: alarm.name,
        cloudwatchAlarmRegion: place,
        // A switch stays as it was when the region holding it goes dark. A new one without any data starts as healthy.
        insufficientDataHealthStatus: "LastKnownStatus",
        triggers: triggersOf(region),
        tags: { Name: `not-evacuated-${region}-from-${place}` },
      },
      { parent: this },
    );
  }
}

/** Route 53 keeps its own copy of the alarm's settings; these make it take a new copy when one of them changes. */
function triggersOf(region: string): Record<string, string> {
  const texts = Object.entries(alarmSettings()).map(([key, value]) => [key, String(value)]);
  return Object.fromEntries([...texts, [evacuationMetric().dimension, region]]) as Record<string, string>;
}

/** The account that all of this is in, as every ARN names it. */
const accountOf = (arns: EvacuationSwitchesArgs["alarmTopicArns"]): pulumi.Output<string> =>
  pulumi.output(Object.values(arns)[0]!).apply((arn) => arn.split(":")[4]!);
