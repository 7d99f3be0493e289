import * as sdk from "@aws-sdk/client-wafv2";
import type * as aws from "@pulumi/aws";
import type { wafv2 as Types } from "@pulumi/aws/types/input";
import type { AnyEntry } from "../../entry";
import { fixed, required } from "../inputs";
import { call } from "../operations";
import { capitalised, capitalisedAs, fields, list } from "../wire";
import { marker } from "./actionWire";
import { waf } from "./api";

type ActionCondition = Types.WebAclLoggingConfigurationLoggingFilterFilterConditionActionCondition;
type LabelCondition = Types.WebAclLoggingConfigurationLoggingFilterFilterConditionLabelNameCondition;

const condition = fields<Types.WebAclLoggingConfigurationLoggingFilterFilterCondition, sdk.Condition>(
  capitalisedAs({
    actionCondition: fields<ActionCondition, sdk.ActionCondition>(capitalised("action")),
    labelNameCondition: fields<LabelCondition, sdk.LabelNameCondition>(capitalised("labelName")),
  }),
);

const filter = fields<Types.WebAclLoggingConfigurationLoggingFilterFilter, sdk.Filter>({
  ...capitalised("behavior", "requirement"),
  ...capitalisedAs({ conditions: list(condition) }),
});

const loggingFilter = fields<Types.WebAclLoggingConfigurationLoggingFilter, sdk.LoggingFilter>({
  ...capitalised("defaultBehavior"),
  ...capitalisedAs({ filters: list(filter) }),
});

const singleHeader = fields<Types.WebAclLoggingConfigurationRedactedFieldSingleHeader, sdk.SingleHeader>(
  capitalised("name"),
);

const redactedField = fields<Types.WebAclLoggingConfigurationRedactedField, sdk.FieldToMatch>(
  capitalisedAs({ method: marker, queryString: marker, singleHeader, uriPath: marker }),
);

const logging = waf.resource<aws.wafv2.WebAclLoggingConfigurationArgs, sdk.LoggingConfiguration>({
  inputs: {
    ...capitalisedAs({ loggingFilter, redactedFields: list(redactedField) }),
    logDestinationConfigs: required(fixed("LogDestinationConfigs")),
    resourceArn: required(fixed("ResourceArn")),
  },
  id: "ResourceArn",
  create: call(sdk.PutLoggingConfigurationCommand, { within: "LoggingConfiguration" }),
  read: call(sdk.GetLoggingConfigurationCommand, { answer: (found) => found.LoggingConfiguration }),
  update: "same",
  delete: call(sdk.DeleteLoggingConfigurationCommand),
  deleteFirst: true,
});

export const entries: Record<string, AnyEntry> = {
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": logging,
};
