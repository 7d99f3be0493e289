import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  evacuationNamespace,
  heartbeatRole,
  ownRolePath,
  policyDocument,
  scheduleName,
  serviceTrust,
} from "../shared/policy";

/**
 * The metric whose value 1 evacuates the region in its dimension `Region`. Two roles publish it: `drill`, and the schedules' own. The
 * deploy role makes those schedules, and is denied the namespace itself, as instances and pods are.
 */
export const evacuationMetric = () =>
  ({ namespace: evacuationNamespace(), metricName: "RegionEvacuated", dimension: "Region" }) as const;

/** What a schedule publishes: where the switch stands, 0 unless somebody turned it. */
export function heartbeatInput(region: string): string {
  const { namespace, metricName, dimension } = evacuationMetric();
  return JSON.stringify({
    Namespace: namespace,
    MetricData: [{ MetricName: metricName, Dimensions: [{ Name: dimension, Value: region }], Value: 0 }],
  });
}

/** People turn a switch, and plans leave it where it stands: by an input or a state that isn't the program's, one would end an evacuation. */
export const heartbeatIgnores = ["target.input", "state"] as const;

/**
 * A schedule a switch, in the region that holds it: EventBridge Scheduler calls PutMetricData each minute, without any function between.
 *
 * Price of one a month: metric 0.30 USD, 43,800 requests 0.44 USD and as many invocations 0.04 USD
 * (https://aws.amazon.com/cloudwatch/pricing/, https://aws.amazon.com/eventbridge/pricing/).
 */
export class EvacuationHeartbeat extends pulumi.ComponentResource {
  private readonly role: aws.iam.Role;
  private readonly policy: aws.iam.RolePolicy;

  constructor(name: string, accountId: pulumi.Input<string>, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:EvacuationHeartbeat", name, {}, opts);
    this.role = new aws.iam.Role(
      heartbeatRole,
      {
        ...ownRolePath(),
        description: "Schedules that say each minute whether a region is evacuated",
        assumeRolePolicy: serviceTrust("scheduler.amazonaws.com", { StringEquals: { "aws:SourceAccount": accountId } }),
      },
      { parent: this },
    );
    this.policy = new aws.iam.RolePolicy(
      "evacuation-heartbeat",
      {
        role: this.role.name,
        policy: policyDocument([
          {
            Sid: "Publish",
            Effect: "Allow",
            Action: "cloudwatch:PutMetricData",
            Resource: "*",
            Condition: { StringEquals: { "cloudwatch:namespace": evacuationNamespace() } },
          },
        ]),
      },
      { parent: this },
    );
    this.registerOutputs({ roleArn: this.role.arn });
  }

  /** Says each minute, in this place, whether the region is evacuated. */
  beat(region: string, place: string): aws.scheduler.Schedule {
    return new aws.scheduler.Schedule(
      `evacuation-of-${region}-from-${place}`,
      {
        region: place,
        name: scheduleName(region),
        description: `Says each minute whether ${region} is evacuated: Value 0 or 1.`,
        scheduleExpression: "rate(1 minute)",
        flexibleTimeWindow: { mode: "OFF" },
        state: "ENABLED",
        target: {
          arn: "arn:aws:scheduler:::aws-sdk:cloudwatch:putMetricData",
          roleArn: this.role.arn,
          input: heartbeatInput(region),
          // The next minute says it again. A value that comes late could contradict what was decided meanwhile.
          retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 },
        },
      },
      { parent: this, dependsOn: [this.policy], ignoreChanges: [...heartbeatIgnores] },
    );
  }
}
