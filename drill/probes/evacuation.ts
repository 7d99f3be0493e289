/** Where the switches of a region stand, asked of the regions that hold them. It changes nothing. */
import { DescribeAlarmsForMetricCommand } from "@aws-sdk/client-cloudwatch";
import { GetScheduleCommand } from "@aws-sdk/client-scheduler";
import { evacuationMetric, evacuationScheduleName, type NamedPlatform, publishedValue } from "../evacuationMetric";
import type { DrillClients } from "../clients";

/** One switch: of a region, in another that holds it. Missing is whatever nobody answered. */
export interface SeenSwitch {
  readonly place: string;
  /** Of the alarm, which Route 53's check copies: `ALARM` takes the region out of DNS. */
  readonly alarm?: "ALARM" | "OK" | "INSUFFICIENT_DATA";
  /** What the schedule says each minute. */
  readonly held?: 0 | 1;
}

/** (API: DescribeAlarmsForMetric, GetSchedule; control planes of the region that holds it, read only.) */
export async function observeSwitch(
  platform: NamedPlatform,
  region: string,
  place: string,
  clients: Pick<DrillClients, "alarms" | "schedules">,
): Promise<SeenSwitch> {
  const [alarm, held] = await Promise.all([
    alarmState(platform, region, clients.alarms).catch(() => undefined),
    heldValue(platform, region, clients.schedules).catch(() => undefined),
  ]);
  return { place, ...(alarm !== undefined && { alarm }), ...(held !== undefined && { held }) };
}

async function alarmState(
  platform: NamedPlatform,
  region: string,
  alarms: DrillClients["alarms"],
): Promise<SeenSwitch["alarm"]> {
  const { namespace, metricName, dimension } = evacuationMetric(platform);
  const asked = new DescribeAlarmsForMetricCommand({
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: [{ Name: dimension, Value: region }],
  });
  const { MetricAlarms = [] } = await alarms.send(asked);
  if (MetricAlarms.length === 0) throw new Error(`no alarm watches ${metricName} of ${region}`);
  return MetricAlarms.some((it) => it.StateValue === "ALARM") ? "ALARM" : MetricAlarms[0]!.StateValue;
}

async function heldValue(
  platform: NamedPlatform,
  region: string,
  schedules: DrillClients["schedules"],
): Promise<0 | 1> {
  const { Target } = await schedules.send(new GetScheduleCommand({ Name: evacuationScheduleName(platform, region) }));
  return publishedValue(Target?.Input ?? "");
}
