import {
  CreateBackupPlanCommand,
  CreateBackupSelectionCommand,
  DeleteBackupPlanCommand,
  DeleteBackupSelectionCommand,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  UpdateBackupPlanCommand,
} from "@aws-sdk/client-backup";
import type {
  BackupPlanInput,
  BackupRule,
  BackupRuleInput,
  ConditionParameter,
  Conditions,
  ConditionType,
  Lifecycle,
} from "@aws-sdk/client-backup";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { client as backup, gone, retag, tagsOf } from "./api";

type PlanArgs = aws.backup.PlanArgs;
type Rule = Plain<PlanArgs>["rules"][number];
type RuleLifecycle = NonNullable<Rule["lifecycle"]>;

const lifecycleShape = {
  coldStorageAfter: true,
  deleteAfter: true,
  optInToArchiveForSupportedResources: true,
} as const;

const plan = entry<PlanArgs>({
  inputs: {
    advancedBackupSettings: [{ backupOptions: true, resourceType: true }],
    name: true,
    region: true,
    rules: [
      {
        completionWindow: true,
        copyActions: [{ destinationVaultArn: true, lifecycle: lifecycleShape }],
        enableContinuousBackup: true,
        lifecycle: lifecycleShape,
        recoveryPointTags: true,
        ruleName: true,
        schedule: true,
        scheduleExpressionTimezone: true,
        startWindow: true,
        targetVaultName: true,
      },
    ],
    tags: true,
  },
  required: ["rules"],
  replaceOn: ["name", "region"],
  autoName: { property: "name", maxLength: 50 },
  async create(cloud, inputs) {
    const { BackupPlanId } = await backup(cloud).send(
      new CreateBackupPlanCommand({ BackupPlan: toPlan(inputs), BackupPlanTags: inputs.tags }),
    );
    return BackupPlanId!;
  },
  async read(cloud, id) {
    const it = await unlessGone(gone, () => backup(cloud).send(new GetBackupPlanCommand({ BackupPlanId: id })));
    if (!it?.BackupPlan || it.DeletionDate) return undefined;
    return {
      inputs: {
        name: it.BackupPlan.BackupPlanName,
        rules: (it.BackupPlan.Rules ?? []).map(fromRule),
        advancedBackupSettings: it.BackupPlan.AdvancedBackupSettings?.map(({ BackupOptions, ResourceType }) => ({
          backupOptions: BackupOptions!,
          resourceType: ResourceType!,
        })),
        tags: await tagsOf(cloud, it.BackupPlanArn!),
      },
      outputs: { arn: it.BackupPlanArn, version: it.VersionId },
    };
  },
  async update(cloud, id, to, from) {
    const update = new UpdateBackupPlanCommand({ BackupPlanId: id, BackupPlan: toPlan(to) });
    const { BackupPlanArn } = await backup(cloud).send(update);
    await retag(cloud, BackupPlanArn!, to.tags, from.tags);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => backup(cloud).send(new DeleteBackupPlanCommand({ BackupPlanId: id })));
  },
});

function toPlan(inputs: Plain<PlanArgs>): BackupPlanInput {
  return {
    BackupPlanName: inputs.name,
    Rules: inputs.rules.map(toRule),
    AdvancedBackupSettings: inputs.advancedBackupSettings?.map(({ backupOptions, resourceType }) => ({
      BackupOptions: backupOptions,
      ResourceType: resourceType,
    })),
  };
}

function toRule(rule: Rule): BackupRuleInput {
  return {
    CompletionWindowMinutes: rule.completionWindow,
    CopyActions: rule.copyActions?.map(({ destinationVaultArn, lifecycle }) => ({
      DestinationBackupVaultArn: destinationVaultArn,
      Lifecycle: toLifecycle(lifecycle),
    })),
    EnableContinuousBackup: rule.enableContinuousBackup,
    Lifecycle: toLifecycle(rule.lifecycle),
    RecoveryPointTags: rule.recoveryPointTags,
    RuleName: rule.ruleName,
    ScheduleExpression: rule.schedule,
    ScheduleExpressionTimezone: rule.scheduleExpressionTimezone,
    StartWindowMinutes: rule.startWindow,
    TargetBackupVaultName: rule.targetVaultName,
  };
}

function fromRule(rule: BackupRule): Rule {
  return {
    completionWindow: rule.CompletionWindowMinutes,
    copyActions: rule.CopyActions?.map(({ DestinationBackupVaultArn, Lifecycle }) => ({
      destinationVaultArn: DestinationBackupVaultArn!,
      lifecycle: fromLifecycle(Lifecycle),
    })),
    enableContinuousBackup: rule.EnableContinuousBackup,
    lifecycle: fromLifecycle(rule.Lifecycle),
    recoveryPointTags: rule.RecoveryPointTags,
    ruleName: rule.RuleName!,
    schedule: rule.ScheduleExpression,
    scheduleExpressionTimezone: rule.ScheduleExpressionTimezone,
    startWindow: rule.StartWindowMinutes,
    targetVaultName: rule.TargetBackupVaultName!,
  };
}

const toLifecycle = (it: RuleLifecycle | undefined): Lifecycle | undefined =>
  it && {
    DeleteAfterDays: it.deleteAfter,
    MoveToColdStorageAfterDays: it.coldStorageAfter,
    OptInToArchiveForSupportedResources: it.optInToArchiveForSupportedResources,
  };

const fromLifecycle = (it: Lifecycle | undefined): RuleLifecycle | undefined =>
  it && {
    deleteAfter: it.DeleteAfterDays,
    coldStorageAfter: it.MoveToColdStorageAfterDays,
    optInToArchiveForSupportedResources: it.OptInToArchiveForSupportedResources,
  };

type SelectionArgs = aws.backup.SelectionArgs;
type Condition = NonNullable<Plain<SelectionArgs>["conditions"]>[number];
interface KeyAndValue {
  key: string;
  value: string;
}

/** A selection can't be changed: AWS Backup knows no call for it. */
const selection = entry<SelectionArgs>({
  inputs: {
    conditions: [
      {
        stringEquals: [{ key: true, value: true }],
        stringLikes: [{ key: true, value: true }],
        stringNotEquals: [{ key: true, value: true }],
        stringNotLikes: [{ key: true, value: true }],
      },
    ],
    iamRoleArn: true,
    name: true,
    notResources: true,
    planId: true,
    region: true,
    resources: true,
    selectionTags: [{ key: true, type: true, value: true }],
  },
  required: ["iamRoleArn", "planId"],
  replaceOn: ["conditions", "iamRoleArn", "name", "notResources", "planId", "region", "resources", "selectionTags"],
  autoName: { property: "name", maxLength: 50 },
  async create(cloud, inputs) {
    const { SelectionId } = await backup(cloud).send(
      new CreateBackupSelectionCommand({
        BackupPlanId: inputs.planId,
        BackupSelection: {
          SelectionName: inputs.name,
          IamRoleArn: inputs.iamRoleArn,
          Resources: inputs.resources,
          NotResources: inputs.notResources,
          Conditions: toConditions(inputs.conditions),
          ListOfTags: inputs.selectionTags?.map(({ key, type, value }) => ({
            ConditionType: type as ConditionType,
            ConditionKey: key,
            ConditionValue: value,
          })),
        },
      }),
    );
    return SelectionId!;
  },
  async read(cloud, id, { planId }) {
    const get = new GetBackupSelectionCommand({ BackupPlanId: planId, SelectionId: id });
    const it = (await unlessGone(gone, () => backup(cloud).send(get)))?.BackupSelection;
    if (!it) return undefined;
    return {
      inputs: {
        name: it.SelectionName,
        planId,
        iamRoleArn: it.IamRoleArn,
        resources: it.Resources,
        notResources: it.NotResources,
        conditions: it.Conditions && [fromConditions(it.Conditions)],
        selectionTags: it.ListOfTags?.map((tag) => ({
          type: tag.ConditionType!,
          key: tag.ConditionKey!,
          value: tag.ConditionValue!,
        })),
      },
      outputs: {},
    };
  },
  async remove(cloud, id, { planId }) {
    const remove = new DeleteBackupSelectionCommand({ BackupPlanId: planId, SelectionId: id });
    await unlessGone(gone, () => backup(cloud).send(remove));
  },
});

const toParameters = (all: readonly KeyAndValue[]): ConditionParameter[] =>
  all.map(({ key, value }) => ({ ConditionKey: key, ConditionValue: value }));

const fromParameters = (all: readonly ConditionParameter[] | undefined): KeyAndValue[] =>
  (all ?? []).map(({ ConditionKey, ConditionValue }) => ({ key: ConditionKey!, value: ConditionValue! }));

function toConditions(conditions: readonly Condition[] | undefined): Conditions | undefined {
  if (!conditions?.length) return undefined;
  return {
    StringEquals: toParameters(conditions.flatMap((it) => it.stringEquals ?? [])),
    StringLike: toParameters(conditions.flatMap((it) => it.stringLikes ?? [])),
    StringNotEquals: toParameters(conditions.flatMap((it) => it.stringNotEquals ?? [])),
    StringNotLike: toParameters(conditions.flatMap((it) => it.stringNotLikes ?? [])),
  };
}

const fromConditions = (it: Conditions): Condition => ({
  stringEquals: fromParameters(it.StringEquals),
  stringLikes: fromParameters(it.StringLike),
  stringNotEquals: fromParameters(it.StringNotEquals),
  stringNotLikes: fromParameters(it.StringNotLike),
});

export const entries: Record<string, AnyEntry> = {
  "aws:backup/plan:Plan": plan,
  "aws:backup/selection:Selection": selection,
};
