/** What is done to the evacuation switches of a region, in a region that holds one. */
import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { GetScheduleCommand, type GetScheduleOutput, UpdateScheduleCommand } from "@aws-sdk/client-scheduler";
import type { DrillClients } from "../clients";
import {
  evacuationInput,
  evacuationScheduleName,
  type NamedPlatform,
  publishedValue,
  type SwitchValue,
} from "../evacuationMetric";

/** Says once where the switch stands. (API: PutMetricData, data plane.) */
export async function publishSwitch(
  platform: NamedPlatform,
  region: string,
  value: SwitchValue,
  { alarms }: Pick<DrillClients, "alarms">,
): Promise<void> {
  await alarms.send(new PutMetricDataCommand(evacuationInput(platform, region, value)));
}

/**
 * Has the schedule say it each minute from now on. An update replaces a schedule as a whole, so it is read first. (API: GetSchedule,
 * UpdateSchedule; control plane of the region that holds the switch.)
 * @returns whether it said something else before
 */
export async function turnSchedule(
  platform: NamedPlatform,
  region: string,
  value: SwitchValue,
  { schedules }: Pick<DrillClients, "schedules">,
): Promise<boolean> {
  const Name = evacuationScheduleName(platform, region);
  const found: GetScheduleOutput = await schedules.send(new GetScheduleCommand({ Name }));
  const { Target, ScheduleExpression, FlexibleTimeWindow } = found;
  const isEnabled = found.State !== "DISABLED";
  if (publishedValue(Target?.Input ?? "") === value && isEnabled) return false;
  const { GroupName, ScheduleExpressionTimezone, StartDate, EndDate, Description, KmsKeyArn, ActionAfterCompletion } =
    found;
  await schedules.send(
    new UpdateScheduleCommand({
      ...{
        Name,
        GroupName,
        ScheduleExpression,
        ScheduleExpressionTimezone,
        StartDate,
        EndDate,
        Description,
        KmsKeyArn,
      },
      ...{ ActionAfterCompletion, FlexibleTimeWindow, State: "ENABLED" },
      Target: { ...Target!, Input: JSON.stringify(evacuationInput(platform, region, value)) },
    }),
  );
  return true;
}
