import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as aws from "@pulumi/aws";
import type { lb as Types } from "@pulumi/aws/types/input";
import type { AnyEntry, Cloud } from "../../entry";
import { fixed, required } from "../inputs";
import { bring, call } from "../operations";
import { capitalised, converted, fields, list, numberAsText, tagList } from "../wire";
import { action } from "./actions";
import { client, elb } from "./api";

const values = fields(capitalised("values"));

const condition = fields<Types.ListenerRuleCondition, sdk.RuleCondition>({
  hostHeader: ["HostHeaderConfig", values],
  httpHeader: ["HttpHeaderConfig", fields(capitalised("httpHeaderName", "values"))],
  httpRequestMethod: ["HttpRequestMethodConfig", values],
  pathPattern: ["PathPatternConfig", values],
  queryStrings: ["QueryStringConfig.Values", list(fields(capitalised("key", "value")))],
  sourceIp: ["SourceIpConfig", values],
});

const declared = list(condition);

/** `HttpHeaderConfig` for `http-header`. */
const configOf = (field = "") => `${field.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())}Config`;

/** `http-header` for `HttpHeaderConfig`. */
const fieldOf = (config: string) =>
  config
    .replace(/Config$/, "")
    .replace(/\B[A-Z]/g, "-$&")
    .toLowerCase();

/** One condition of the program may hold several kinds; the API takes one kind each, and names it. */
const conditions: typeof declared = {
  ...declared,
  toAws: (all) =>
    (declared.toAws(all) as object[]).flatMap((each) =>
      Object.entries(each).map(([config, value]) => ({ Field: fieldOf(config), [config]: value as unknown })),
    ),
  fromAws: (all) =>
    declared.fromAws(
      (all as sdk.RuleCondition[]).map((it) => ({ [configOf(it.Field)]: { Values: it.Values }, ...it })),
    ),
};

/** A rule's ARN is its listener's with one more part. */
const listenerIn = converted<string, string>(String, (arn) =>
  arn.replace(":listener-rule/", ":listener/").replace(/\/[^/]+$/, ""),
);

const listenerRule = elb.resource<aws.lb.ListenerRuleArgs, sdk.CreateRuleInput | sdk.Rule>({
  inputs: {
    actions: required(["Actions", list(action)]),
    conditions: required(["Conditions", conditions]),
    listenerArn: required(fixed({ sent: "ListenerArn", seen: ["RuleArn", listenerIn] })),
    priority: { sent: "Priority", seen: ["Priority", numberAsText] },
    tags: ["Tags", tagList],
  },
  id: "RuleArn",
  create: call(sdk.CreateRuleCommand, {
    input: async ({ cloud, inputs }) => ({
      Priority: inputs.priority ?? (await nextPriority(cloud, inputs.listenerArn)),
    }),
    answer: (made) => made.Rules?.[0]?.RuleArn,
  }),
  read: call(sdk.DescribeRulesCommand, { answer: (found) => found.Rules?.[0] }),
  update: [
    bring(["priority"], async ({ cloud, id: RuleArn, inputs: { priority: Priority } }) => {
      if (Priority === undefined) return;
      await client(cloud).send(new sdk.SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn, Priority }] }));
    }),
    call(sdk.ModifyRuleCommand),
  ],
  delete: call(sdk.DeleteRuleCommand),
  outputs: { arn: "RuleArn" },
});

/** Without a priority the real provider takes the next one after the highest. */
async function nextPriority(cloud: Cloud, listenerArn: string): Promise<number> {
  const { Rules = [] } = await client(cloud).send(new sdk.DescribeRulesCommand({ ListenerArn: listenerArn }));
  const taken = Rules.map((rule) => Number(rule.Priority)).filter((priority) => priority > 0);
  return Math.max(0, ...taken) + 1;
}

export const entries: Record<string, AnyEntry> = { "aws:lb/listenerRule:ListenerRule": listenerRule };
