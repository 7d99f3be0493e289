import * as sdk from "@aws-sdk/client-scheduler";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { autoName, fixed, orElse, required } from "../inputs";
import { call } from "../operations";
import { service } from "../service";
import { capitalised, fields } from "../wire";

const scheduler = service({ client: sdk.SchedulerClient, gone: /^ResourceNotFound/ });

const target = fields<aws.types.input.scheduler.ScheduleTarget, sdk.Target>({
  ...capitalised("arn", "roleArn", "input"),
  deadLetterConfig: [
    "DeadLetterConfig",
    fields<aws.types.input.scheduler.ScheduleTargetDeadLetterConfig, sdk.DeadLetterConfig>(capitalised("arn")),
  ],
  retryPolicy: [
    "RetryPolicy",
    fields<aws.types.input.scheduler.ScheduleTargetRetryPolicy, sdk.RetryPolicy>(
      capitalised("maximumEventAgeInSeconds", "maximumRetryAttempts"),
    ),
  ],
});

const window = fields<aws.types.input.scheduler.ScheduleFlexibleTimeWindow, sdk.FlexibleTimeWindow>(
  capitalised("mode", "maximumWindowInMinutes"),
);

/** Updating replaces all of a schedule: what isn't sent has its default again. */
const schedule = scheduler.resource<aws.scheduler.ScheduleArgs, sdk.CreateScheduleInput | sdk.GetScheduleOutput>({
  inputs: {
    description: "Description",
    flexibleTimeWindow: required(["FlexibleTimeWindow", window]),
    groupName: fixed("GroupName"),
    kmsKeyArn: "KmsKeyArn",
    name: autoName("Name", 64),
    scheduleExpression: required("ScheduleExpression"),
    scheduleExpressionTimezone: orElse("ScheduleExpressionTimezone", "UTC"),
    state: orElse("State", "ENABLED"),
    target: required(["Target", target]),
  },
  id: "Name",
  create: call(sdk.CreateScheduleCommand),
  read: call(sdk.GetScheduleCommand),
  update: [call(sdk.UpdateScheduleCommand)],
  delete: call(sdk.DeleteScheduleCommand),
  outputs: { arn: "Arn" },
});

export const entries: Record<string, AnyEntry> = { "aws:scheduler/schedule:Schedule": schedule };
