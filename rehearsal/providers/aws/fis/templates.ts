import * as sdk from "@aws-sdk/client-fis";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { fixed, required } from "../inputs";
import { type About, bring } from "../operations";
import { service } from "../service";
import { fields, list, same, tagMap, type Wire } from "../wire";

const fis = service({ client: sdk.FisClient, gone: /^ResourceNotFound/ });

type Plainly = Record<string, unknown>;
type Pair = { readonly key: string; readonly value: unknown };

/** `[{ key, value }]` here, a map in the API. */
const keyed: Wire<readonly [{ readonly key: true; readonly value: true }]> = {
  shape: [{ key: true, value: true }],
  toAws: (given) => given && Object.fromEntries((given as Pair[]).map(({ key, value }) => [key, value])),
  fromAws: (given) => given && Object.entries(given as Plainly).map(([key, value]) => ({ key, value })),
};

/** One `{ key, value }` here, a map of one in the API. */
const oneKeyed: Wire<{ readonly key: true; readonly value: true }> = {
  shape: { key: true, value: true },
  toAws: (given) => given && keyed.toAws([given]),
  fromAws: (given) => given && (keyed.fromAws(given) as Pair[])[0],
};

/** A list of what has a `name` here, a map by that name in the API; in the order in which it was asked for. */
const byName = <S extends object>(of: Wire<S>): Wire<readonly [S & { readonly name: true }]> => ({
  shape: [{ ...of.shape, name: true }],
  toAws: (given) => given && Object.fromEntries((given as Plainly[]).map((it) => [String(it["name"]), of.toAws(it)])),
  fromAws(given, asked) {
    const known = ((asked ?? []) as Plainly[]).map((it) => String(it["name"]));
    const all = Object.entries((given ?? {}) as Plainly);
    const place = (name: string): number => (known.includes(name) ? known.indexOf(name) : known.length);
    return all
      .sort(([one], [other]) => place(one) - place(other))
      .map(([name, it]) => ({ name, ...(of.fromAws(it, (asked as Plainly[] | undefined)?.[place(name)]) as object) }));
  },
});

const action = fields<Omit<aws.types.input.fis.ExperimentTemplateAction, "name">, sdk.ExperimentTemplateAction>({
  ...same("actionId", "description"),
  parameters: ["parameters", keyed],
  startAfters: "startAfter",
  target: ["targets", oneKeyed],
});

const target = fields<Omit<aws.types.input.fis.ExperimentTemplateTarget, "name">, sdk.ExperimentTemplateTarget>({
  ...same("parameters", "resourceArns", "resourceType", "selectionMode"),
  filters: ["filters", list(fields<aws.types.input.fis.ExperimentTemplateTargetFilter>(same("path", "values")))],
  resourceTags: ["resourceTags", keyed],
});

const logs = fields<aws.types.input.fis.ExperimentTemplateLogConfiguration, sdk.ExperimentTemplateLogConfiguration>({
  logSchemaVersion: "logSchemaVersion",
  cloudwatchLogsConfiguration: [
    "cloudWatchLogsConfiguration",
    fields<aws.types.input.fis.ExperimentTemplateLogConfigurationCloudwatchLogsConfiguration>(same("logGroupArn")),
  ],
  s3Configuration: [
    "s3Configuration",
    fields<aws.types.input.fis.ExperimentTemplateLogConfigurationS3Configuration>(same("bucketName", "prefix")),
  ],
});

const options = fields<aws.types.input.fis.ExperimentTemplateExperimentOptions>(
  same("accountTargeting", "emptyTargetResolutionMode"),
);

const stopConditions = list(fields<aws.types.input.fis.ExperimentTemplateStopCondition>(same("source", "value")));

type Args = aws.fis.ExperimentTemplateArgs;
type Subject = About<Args, sdk.ExperimentTemplate>;

const clientOf = ({ cloud }: Subject): sdk.FisClient => cloud.client(sdk.FisClient);

/** What both creating and updating take: this version of the SDK says nowhere what a command takes, so no declaration can. */
function taken({ inputs }: Subject) {
  const given = inputs as Plainly;
  return {
    description: given["description"] as string,
    roleArn: given["roleArn"] as string,
    stopConditions: stopConditions.toAws(given["stopConditions"]) as sdk.CreateExperimentTemplateStopConditionInput[],
    targets: byName(target).toAws(given["targets"]) as Record<string, sdk.CreateExperimentTemplateTargetInput>,
    actions: byName(action).toAws(given["actions"]) as Record<string, sdk.CreateExperimentTemplateActionInput>,
    logConfiguration: logs.toAws(given["logConfiguration"]) as sdk.CreateExperimentTemplateLogConfigurationInput,
    experimentOptions: options.toAws(given["experimentOptions"]) as sdk.CreateExperimentTemplateExperimentOptionsInput,
  };
}

const tagsIn = (inputs: unknown): Record<string, string> => (inputs as { tags?: Record<string, string> }).tags ?? {};

const template = fis.resource<Args, sdk.ExperimentTemplate>({
  inputs: {
    actions: required(["actions", byName(action)]),
    description: required("description"),
    experimentOptions: ["experimentOptions", options],
    logConfiguration: ["logConfiguration", logs],
    roleArn: required("roleArn"),
    stopConditions: required(["stopConditions", stopConditions]),
    // Though TagResource could change them, the real provider makes a template with other tags anew, as CloudFormation does.
    tags: fixed(["tags", tagMap]),
    targets: ["targets", byName(target)],
  },
  id: "id",
  create: async (about) => {
    const command = new sdk.CreateExperimentTemplateCommand({
      ...{ clientToken: crypto.randomUUID(), tags: tagsIn(about.inputs) },
      ...taken(about),
    });
    return (await clientOf(about).send(command)).experimentTemplate!.id!;
  },
  read: async (about) =>
    (await clientOf(about).send(new sdk.GetExperimentTemplateCommand({ id: about.id }))).experimentTemplate,
  update: [
    bring(
      ["actions", "description", "experimentOptions", "logConfiguration", "roleArn", "stopConditions", "targets"],
      async (about) => {
        const { experimentOptions, ...others } = taken(about);
        const { emptyTargetResolutionMode } = experimentOptions ?? {};
        await clientOf(about).send(
          new sdk.UpdateExperimentTemplateCommand({
            ...{ id: about.id, ...others },
            ...(emptyTargetResolutionMode && { experimentOptions: { emptyTargetResolutionMode } }),
          }),
        );
      },
    ),
  ],
  delete: async (about) => clientOf(about).send(new sdk.DeleteExperimentTemplateCommand({ id: about.id })),
});

export const entries: Record<string, AnyEntry> = { "aws:fis/experimentTemplate:ExperimentTemplate": template };
