import {
  CreateRestoreTestingPlanCommand,
  CreateRestoreTestingSelectionCommand,
  DeleteRestoreTestingPlanCommand,
  DeleteRestoreTestingSelectionCommand,
  GetRestoreTestingPlanCommand,
  GetRestoreTestingSelectionCommand,
  UpdateRestoreTestingPlanCommand,
  UpdateRestoreTestingSelectionCommand,
} from "@aws-sdk/client-backup";
import type {
  KeyValue,
  RestoreTestingRecoveryPointSelection,
  RestoreTestingRecoveryPointSelectionAlgorithm,
  RestoreTestingRecoveryPointType,
} from "@aws-sdk/client-backup";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { client as backup, gone, retag, tagsOf } from "./api";

type PlanArgs = aws.backup.RestoreTestingPlanArgs;

const plan = entry<PlanArgs>({
  inputs: {
    name: true,
    recoveryPointSelection: {
      algorithm: true,
      excludeVaults: true,
      includeVaults: true,
      recoveryPointTypes: true,
      selectionWindowDays: true,
    },
    region: true,
    scheduleExpression: true,
    scheduleExpressionTimezone: true,
    startWindowHours: true,
    tags: true,
  },
  required: ["recoveryPointSelection", "scheduleExpression"],
  replaceOn: ["name", "region"],
  autoName: { property: "name", maxLength: 50 },
  async create(cloud, inputs) {
    const { RestoreTestingPlanName } = await backup(cloud).send(
      new CreateRestoreTestingPlanCommand({
        RestoreTestingPlan: { RestoreTestingPlanName: inputs.name, ...settingsOf(inputs) },
        Tags: inputs.tags,
      }),
    );
    return RestoreTestingPlanName!;
  },
  async read(cloud, id) {
    const get = new GetRestoreTestingPlanCommand({ RestoreTestingPlanName: id });
    const it = (await unlessGone(gone, () => backup(cloud).send(get)))?.RestoreTestingPlan;
    if (!it) return undefined;
    const points = it.RecoveryPointSelection!;
    return {
      inputs: {
        name: id,
        recoveryPointSelection: {
          algorithm: points.Algorithm!,
          excludeVaults: points.ExcludeVaults,
          includeVaults: points.IncludeVaults!,
          recoveryPointTypes: points.RecoveryPointTypes!,
          selectionWindowDays: points.SelectionWindowDays,
        },
        scheduleExpression: it.ScheduleExpression,
        scheduleExpressionTimezone: it.ScheduleExpressionTimezone,
        startWindowHours: it.StartWindowHours,
        tags: await tagsOf(cloud, it.RestoreTestingPlanArn!),
      },
      outputs: { arn: it.RestoreTestingPlanArn },
    };
  },
  async update(cloud, id, to, from) {
    const { RestoreTestingPlanArn } = await backup(cloud).send(
      new UpdateRestoreTestingPlanCommand({ RestoreTestingPlanName: id, RestoreTestingPlan: settingsOf(to) }),
    );
    await retag(cloud, RestoreTestingPlanArn!, to.tags, from.tags);
  },
  async remove(cloud, id) {
    const remove = new DeleteRestoreTestingPlanCommand({ RestoreTestingPlanName: id });
    await unlessGone(gone, () => backup(cloud).send(remove));
  },
});

const settingsOf = (inputs: Plain<PlanArgs>) => ({
  RecoveryPointSelection: toRecoveryPoints(inputs.recoveryPointSelection),
  ScheduleExpression: inputs.scheduleExpression,
  ScheduleExpressionTimezone: inputs.scheduleExpressionTimezone,
  StartWindowHours: inputs.startWindowHours,
});

const toRecoveryPoints = (it: Plain<PlanArgs>["recoveryPointSelection"]): RestoreTestingRecoveryPointSelection => ({
  Algorithm: it.algorithm as RestoreTestingRecoveryPointSelectionAlgorithm,
  ExcludeVaults: it.excludeVaults,
  IncludeVaults: it.includeVaults,
  RecoveryPointTypes: it.recoveryPointTypes as RestoreTestingRecoveryPointType[],
  SelectionWindowDays: it.selectionWindowDays,
});

type SelectionArgs = aws.backup.RestoreTestingSelectionArgs;
interface KeyAndValue {
  key: string;
  value: string;
}

const selection = entry<SelectionArgs>({
  inputs: {
    iamRoleArn: true,
    name: true,
    protectedResourceArns: true,
    protectedResourceConditions: {
      stringEquals: [{ key: true, value: true }],
      stringNotEquals: [{ key: true, value: true }],
    },
    protectedResourceType: true,
    region: true,
    restoreMetadataOverrides: true,
    restoreTestingPlanName: true,
    validationWindowHours: true,
  },
  required: ["iamRoleArn", "protectedResourceType", "restoreTestingPlanName"],
  replaceOn: ["name", "protectedResourceType", "region", "restoreTestingPlanName"],
  autoName: { property: "name", maxLength: 50 },
  async create(cloud, inputs) {
    await backup(cloud).send(
      new CreateRestoreTestingSelectionCommand({
        RestoreTestingPlanName: inputs.restoreTestingPlanName,
        RestoreTestingSelection: {
          RestoreTestingSelectionName: inputs.name,
          ProtectedResourceType: inputs.protectedResourceType,
          ...selected(inputs),
        },
      }),
    );
    return inputs.name!;
  },
  async read(cloud, id, { restoreTestingPlanName: RestoreTestingPlanName }) {
    const get = new GetRestoreTestingSelectionCommand({ RestoreTestingPlanName, RestoreTestingSelectionName: id });
    const it = (await unlessGone(gone, () => backup(cloud).send(get)))?.RestoreTestingSelection;
    if (!it) return undefined;
    return {
      inputs: {
        iamRoleArn: it.IamRoleArn,
        name: id,
        protectedResourceArns: it.ProtectedResourceArns,
        protectedResourceConditions: it.ProtectedResourceConditions && {
          stringEquals: fromPairs(it.ProtectedResourceConditions.StringEquals),
          stringNotEquals: fromPairs(it.ProtectedResourceConditions.StringNotEquals),
        },
        protectedResourceType: it.ProtectedResourceType,
        restoreMetadataOverrides: it.RestoreMetadataOverrides,
        restoreTestingPlanName: RestoreTestingPlanName,
        validationWindowHours: it.ValidationWindowHours,
      },
      outputs: {},
    };
  },
  async update(cloud, id, to) {
    await backup(cloud).send(
      new UpdateRestoreTestingSelectionCommand({
        RestoreTestingPlanName: to.restoreTestingPlanName,
        RestoreTestingSelectionName: id,
        RestoreTestingSelection: selected(to),
      }),
    );
  },
  async remove(cloud, id, { restoreTestingPlanName: RestoreTestingPlanName }) {
    const remove = new DeleteRestoreTestingSelectionCommand({
      RestoreTestingPlanName,
      RestoreTestingSelectionName: id,
    });
    await unlessGone(gone, () => backup(cloud).send(remove));
  },
});

/** The real provider insists on exactly one of the two ways to select. */
function selected(inputs: Plain<SelectionArgs>) {
  const { protectedResourceArns, protectedResourceConditions: conditions } = inputs;
  if (Boolean(protectedResourceArns) === Boolean(conditions)) {
    throw new Error("exactly one of protectedResourceArns and protectedResourceConditions must be given");
  }
  return {
    IamRoleArn: inputs.iamRoleArn,
    ProtectedResourceArns: protectedResourceArns,
    ProtectedResourceConditions: conditions && {
      StringEquals: toPairs(conditions.stringEquals),
      StringNotEquals: toPairs(conditions.stringNotEquals),
    },
    RestoreMetadataOverrides: inputs.restoreMetadataOverrides,
    ValidationWindowHours: inputs.validationWindowHours,
  };
}

const toPairs = (all: readonly KeyAndValue[] | undefined) => all?.map(({ key, value }) => ({ Key: key, Value: value }));

const fromPairs = (all: readonly KeyValue[] | undefined) =>
  all?.map(({ Key, Value }) => ({ key: Key!, value: Value! }));

export const entries: Record<string, AnyEntry> = {
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": plan,
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": selection,
};
