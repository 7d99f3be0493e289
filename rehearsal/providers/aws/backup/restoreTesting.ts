import * as sdk from "@aws-sdk/client-backup";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Plain } from "../../entry";
import { autoName, fixed, required } from "../inputs";
import { call } from "../operations";
import { capitalised, fields, list, tagMap } from "../wire";
import { backup } from "./api";

const recoveryPoints = fields<
  aws.types.input.backup.RestoreTestingPlanRecoveryPointSelection,
  sdk.RestoreTestingRecoveryPointSelection
>(capitalised("algorithm", "excludeVaults", "includeVaults", "recoveryPointTypes", "selectionWindowDays"));

type Plan = sdk.CreateRestoreTestingPlanInput | sdk.RestoreTestingPlanForGet;

const plan = backup.resource<aws.backup.RestoreTestingPlanArgs, Plan>({
  inputs: {
    ...capitalised("scheduleExpressionTimezone", "startWindowHours"),
    name: autoName("RestoreTestingPlanName", 50),
    recoveryPointSelection: required(["RecoveryPointSelection", recoveryPoints]),
    scheduleExpression: required("ScheduleExpression"),
    tags: ["Tags", tagMap],
  },
  id: "RestoreTestingPlanName",
  create: call(sdk.CreateRestoreTestingPlanCommand, { within: "RestoreTestingPlan" }),
  read: call(sdk.GetRestoreTestingPlanCommand, { answer: (found) => found.RestoreTestingPlan }),
  update: [call(sdk.UpdateRestoreTestingPlanCommand, { within: "RestoreTestingPlan" })],
  delete: call(sdk.DeleteRestoreTestingPlanCommand),
  outputs: { arn: "RestoreTestingPlanArn" },
  taggedBy: "RestoreTestingPlanArn",
});

type SelectionArgs = aws.backup.RestoreTestingSelectionArgs;

const keysAndValues = list(
  fields<aws.types.input.backup.RestoreTestingSelectionProtectedResourceConditionsStringEqual, sdk.KeyValue>(
    capitalised("key", "value"),
  ),
);

const conditions = fields<
  aws.types.input.backup.RestoreTestingSelectionProtectedResourceConditions,
  sdk.ProtectedResourceConditions
>({
  stringEquals: ["StringEquals", keysAndValues],
  stringNotEquals: ["StringNotEquals", keysAndValues],
});

const selection = backup.resource<SelectionArgs, sdk.RestoreTestingSelectionForGet>({
  inputs: {
    ...capitalised("protectedResourceArns", "restoreMetadataOverrides", "validationWindowHours"),
    iamRoleArn: required("IamRoleArn"),
    name: autoName("RestoreTestingSelectionName", 50),
    protectedResourceConditions: ["ProtectedResourceConditions", conditions],
    protectedResourceType: required(fixed("ProtectedResourceType")),
    restoreTestingPlanName: required(fixed("RestoreTestingPlanName")),
  },
  id: "RestoreTestingSelectionName",
  create: call(sdk.CreateRestoreTestingSelectionCommand, {
    within: "RestoreTestingSelection",
    input: ({ inputs }) => selectedOneWay(inputs),
  }),
  read: call(sdk.GetRestoreTestingSelectionCommand, {
    input: ({ inputs }) => planOf(inputs),
    answer: (found) => found.RestoreTestingSelection,
  }),
  update: [
    call(sdk.UpdateRestoreTestingSelectionCommand, {
      within: "RestoreTestingSelection",
      input: ({ inputs }) => selectedOneWay(inputs),
    }),
  ],
  delete: call(sdk.DeleteRestoreTestingSelectionCommand, { input: ({ inputs }) => planOf(inputs) }),
});

const planOf = ({ restoreTestingPlanName: RestoreTestingPlanName }: Plain<SelectionArgs>) => ({
  RestoreTestingPlanName,
});

/** The real provider insists on exactly one of the two ways to select. */
function selectedOneWay(inputs: Plain<SelectionArgs>) {
  if (Boolean(inputs.protectedResourceArns) === Boolean(inputs.protectedResourceConditions)) {
    throw new Error("exactly one of protectedResourceArns and protectedResourceConditions must be given");
  }
  return planOf(inputs);
}

export const entries: Record<string, AnyEntry> = {
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": plan,
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": selection,
};
