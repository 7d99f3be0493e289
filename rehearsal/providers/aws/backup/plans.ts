import * as sdk from "@aws-sdk/client-backup";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { autoName, fixed, required } from "../inputs";
import { call } from "../operations";
import { capitalised, fields, list, merged, tagMap, type Wire } from "../wire";
import { backup } from "./api";

const lifecycle = fields<aws.types.input.backup.PlanRuleLifecycle, sdk.Lifecycle>({
  coldStorageAfter: "MoveToColdStorageAfterDays",
  deleteAfter: "DeleteAfterDays",
  ...capitalised("optInToArchiveForSupportedResources"),
});

const copyAction = fields<aws.types.input.backup.PlanRuleCopyAction, sdk.CopyAction>({
  destinationVaultArn: "DestinationBackupVaultArn",
  lifecycle: ["Lifecycle", lifecycle],
});

const rule = fields<aws.types.input.backup.PlanRule, sdk.BackupRuleInput>({
  ...capitalised("enableContinuousBackup", "recoveryPointTags", "ruleName", "scheduleExpressionTimezone"),
  completionWindow: "CompletionWindowMinutes",
  copyActions: ["CopyActions", list(copyAction)],
  lifecycle: ["Lifecycle", lifecycle],
  schedule: "ScheduleExpression",
  startWindow: "StartWindowMinutes",
  targetVaultName: "TargetBackupVaultName",
});

const advanced = fields<aws.types.input.backup.PlanAdvancedBackupSetting, sdk.AdvancedBackupSetting>(
  capitalised("backupOptions", "resourceType"),
);

type Plan = sdk.CreateBackupPlanInput | sdk.BackupPlanInput | sdk.GetBackupPlanOutput;

const plan = backup.resource<aws.backup.PlanArgs, Plan>({
  inputs: {
    advancedBackupSettings: ["AdvancedBackupSettings", list(advanced)],
    name: autoName("BackupPlanName", 50),
    rules: required(["Rules", list(rule)]),
    tags: ["BackupPlanTags", tagMap],
  },
  id: "BackupPlanId",
  create: call(sdk.CreateBackupPlanCommand, { within: "BackupPlan", answer: (made) => made.BackupPlanId }),
  read: call(sdk.GetBackupPlanCommand, {
    answer: (it) => (it.BackupPlan && !it.DeletionDate ? { ...it, ...it.BackupPlan } : undefined),
  }),
  update: [call(sdk.UpdateBackupPlanCommand, { within: "BackupPlan" })],
  delete: call(sdk.DeleteBackupPlanCommand),
  outputs: { arn: "BackupPlanArn", version: "VersionId" },
  taggedBy: "BackupPlanArn",
});

const parameters = list(
  fields<aws.types.input.backup.SelectionConditionStringEqual, sdk.ConditionParameter>({
    key: "ConditionKey",
    value: "ConditionValue",
  }),
);

const condition = fields<aws.types.input.backup.SelectionCondition, sdk.Conditions>({
  stringEquals: ["StringEquals", parameters],
  stringLikes: ["StringLike", parameters],
  stringNotEquals: ["StringNotEquals", parameters],
  stringNotLikes: ["StringNotLike", parameters],
});

/** A list here, and all of it one object in the API. */
const conditions: Wire<readonly [typeof condition.shape]> = {
  shape: [condition.shape],
  toAws(all) {
    const each = ((all ?? []) as unknown[]).map((it) => condition.toAws(it) as Record<string, unknown>);
    return each.length ? each.reduce(merged) : undefined;
  },
  fromAws: (it) => it && [condition.fromAws(it)],
};

const tag = fields<aws.types.input.backup.SelectionSelectionTag, sdk.Condition>({
  key: "ConditionKey",
  type: "ConditionType",
  value: "ConditionValue",
});

/** A selection can't be changed: AWS Backup knows no call for it. */
const selection = backup.resource<aws.backup.SelectionArgs, sdk.BackupSelection | sdk.GetBackupSelectionOutput>({
  inputs: {
    conditions: fixed(["Conditions", conditions]),
    iamRoleArn: required(fixed("IamRoleArn")),
    name: autoName("SelectionName", 50),
    notResources: fixed("NotResources"),
    planId: required(fixed("BackupPlanId")),
    resources: fixed("Resources"),
    selectionTags: fixed(["ListOfTags", list(tag)]),
  },
  id: "SelectionId",
  create: call(sdk.CreateBackupSelectionCommand, { within: "BackupSelection", answer: (made) => made.SelectionId }),
  read: call(sdk.GetBackupSelectionCommand, {
    input: ({ inputs }) => ({ BackupPlanId: inputs.planId }),
    answer: ({ BackupSelection: it, BackupPlanId }) => it && { ...it, BackupPlanId },
  }),
  delete: call(sdk.DeleteBackupSelectionCommand, { input: ({ inputs }) => ({ BackupPlanId: inputs.planId }) }),
});

export const entries: Record<string, AnyEntry> = {
  "aws:backup/plan:Plan": plan,
  "aws:backup/selection:Selection": selection,
};
