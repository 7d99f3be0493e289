import {
  DeleteLoggingConfigurationCommand,
  GetLoggingConfigurationCommand,
  type LoggingConfiguration,
  PutLoggingConfigurationCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { capitalised, fields, list } from "../wire";
import { gone } from "./tags";

type Logging = Plain<aws.wafv2.WebAclLoggingConfigurationArgs>;
type Filter = aws.types.input.wafv2.WebAclLoggingConfigurationLoggingFilterFilter;
type Condition = aws.types.input.wafv2.WebAclLoggingConfigurationLoggingFilterFilterCondition;

const waf = (cloud: Cloud) => cloud.client(WAFV2Client);

const condition = fields<Condition>({
  actionCondition: [
    "ActionCondition",
    fields<aws.types.input.wafv2.WebAclLoggingConfigurationLoggingFilterFilterConditionActionCondition>(
      capitalised("action"),
    ),
  ],
  labelNameCondition: [
    "LabelNameCondition",
    fields<aws.types.input.wafv2.WebAclLoggingConfigurationLoggingFilterFilterConditionLabelNameCondition>(
      capitalised("labelName"),
    ),
  ],
});
const filter = fields<Filter>({
  ...capitalised("behavior", "requirement"),
  conditions: ["Conditions", list(condition)],
});
const redactedField = fields<aws.types.input.wafv2.WebAclLoggingConfigurationRedactedField>({
  method: ["Method", fields<object>({})],
  queryString: ["QueryString", fields<object>({})],
  singleHeader: [
    "SingleHeader",
    fields<aws.types.input.wafv2.WebAclLoggingConfigurationRedactedFieldSingleHeader>(capitalised("name")),
  ],
  uriPath: ["UriPath", fields<object>({})],
});
const wire = fields<aws.wafv2.WebAclLoggingConfigurationArgs>({
  ...capitalised("logDestinationConfigs", "resourceArn"),
  loggingFilter: [
    "LoggingFilter",
    fields<aws.types.input.wafv2.WebAclLoggingConfigurationLoggingFilter>({
      ...capitalised("defaultBehavior"),
      filters: ["Filters", list(filter)],
    }),
  ],
  redactedFields: ["RedactedFields", list(redactedField)],
});

const put = (cloud: Cloud, inputs: Logging) =>
  waf(cloud).send(
    new PutLoggingConfigurationCommand({ LoggingConfiguration: wire.toAws(inputs) as LoggingConfiguration }),
  );

const logging = entry<aws.wafv2.WebAclLoggingConfigurationArgs>({
  inputs: { ...wire.shape, region: true },
  required: ["logDestinationConfigs", "resourceArn"],
  replaceOn: ["logDestinationConfigs", "region", "resourceArn"],
  deleteBeforeReplace: true,
  async create(cloud, inputs) {
    await put(cloud, inputs);
    return inputs.resourceArn;
  },
  async read(cloud, id) {
    const asked = new GetLoggingConfigurationCommand({ ResourceArn: id });
    const found = await unlessGone(gone, () => waf(cloud).send(asked));
    if (!found?.LoggingConfiguration) return undefined;
    return { inputs: wire.fromAws(found.LoggingConfiguration) as Partial<Logging>, outputs: {} };
  },
  async update(cloud, _id, to) {
    await put(cloud, to);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => waf(cloud).send(new DeleteLoggingConfigurationCommand({ ResourceArn: id })));
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": logging,
};
