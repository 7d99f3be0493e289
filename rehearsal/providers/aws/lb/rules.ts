import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { action, fromAction, toAction } from "./actions";
import { elb, gone, retag, tagged, tagsOf } from "./api";

type Condition = Plain<aws.types.input.lb.ListenerRuleCondition>;

const listenerRule = entry<aws.lb.ListenerRuleArgs>({
  inputs: {
    actions: [action],
    conditions: [
      {
        hostHeader: { values: true },
        httpHeader: { httpHeaderName: true, values: true },
        httpRequestMethod: { values: true },
        pathPattern: { values: true },
        queryStrings: [{ key: true, value: true }],
        sourceIp: { values: true },
      },
    ],
    listenerArn: true,
    priority: true,
    region: true,
    tags: true,
  },
  required: ["actions", "conditions", "listenerArn"],
  replaceOn: ["listenerArn", "region"],
  async create(cloud, inputs) {
    const made = await elb(cloud).send(
      new sdk.CreateRuleCommand({
        ListenerArn: inputs.listenerArn,
        Priority: inputs.priority ?? (await nextPriority(cloud, inputs.listenerArn)),
        Conditions: inputs.conditions.flatMap(toConditions),
        Actions: inputs.actions.map(toAction),
        Tags: tagged(inputs.tags),
      }),
    );
    return made.Rules![0]!.RuleArn!;
  },
  async read(cloud, arn) {
    const found = await unlessGone(gone, () => elb(cloud).send(new sdk.DescribeRulesCommand({ RuleArns: [arn] })));
    const it = found?.Rules?.[0];
    if (!it) return undefined;
    return {
      inputs: {
        actions: (it.Actions ?? []).map(fromAction),
        conditions: (it.Conditions ?? []).map(fromCondition),
        // A rule's ARN is its listener's with one more part.
        listenerArn: arn.replace(":listener-rule/", ":listener/").replace(/\/[^/]+$/, ""),
        priority: Number(it.Priority),
        tags: await tagsOf(cloud, arn),
      },
      outputs: { arn },
    };
  },
  async update(cloud, arn, to, from) {
    if (to.priority !== undefined && to.priority !== from.priority)
      await elb(cloud).send(
        new sdk.SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: arn, Priority: to.priority }] }),
      );
    await elb(cloud).send(
      new sdk.ModifyRuleCommand({
        RuleArn: arn,
        Conditions: to.conditions.flatMap(toConditions),
        Actions: to.actions.map(toAction),
      }),
    );
    await retag(cloud, arn, to, from);
  },
  async remove(cloud, arn) {
    await unlessGone(gone, () => elb(cloud).send(new sdk.DeleteRuleCommand({ RuleArn: arn })));
  },
});

/** Without a priority the real provider takes the next one after the highest. */
async function nextPriority(cloud: Cloud, listenerArn: string): Promise<number> {
  const found = await elb(cloud).send(new sdk.DescribeRulesCommand({ ListenerArn: listenerArn }));
  const taken = (found.Rules ?? []).map((rule) => Number(rule.Priority)).filter((priority) => priority > 0);
  return Math.max(0, ...taken) + 1;
}

/** One condition of the program may hold several kinds; the API takes one kind each. */
function toConditions(it: Condition): sdk.RuleCondition[] {
  const { hostHeader, httpHeader, httpRequestMethod, pathPattern, queryStrings, sourceIp } = it;
  const all: (sdk.RuleCondition | undefined)[] = [
    hostHeader && { Field: "host-header", HostHeaderConfig: { Values: hostHeader.values } },
    httpHeader && {
      Field: "http-header",
      HttpHeaderConfig: { HttpHeaderName: httpHeader.httpHeaderName, Values: httpHeader.values },
    },
    httpRequestMethod && {
      Field: "http-request-method",
      HttpRequestMethodConfig: { Values: httpRequestMethod.values },
    },
    pathPattern && { Field: "path-pattern", PathPatternConfig: { Values: pathPattern.values } },
    queryStrings && {
      Field: "query-string",
      QueryStringConfig: { Values: queryStrings.map(({ key, value }) => ({ Key: key, Value: value })) },
    },
    sourceIp && { Field: "source-ip", SourceIpConfig: { Values: sourceIp.values } },
  ];
  return all.filter((condition) => condition !== undefined);
}

function fromCondition(it: sdk.RuleCondition): Condition {
  const values = (config: { Values?: string[] } | undefined) => ({ values: config?.Values ?? it.Values ?? [] });
  switch (it.Field) {
    case "host-header":
      return { hostHeader: values(it.HostHeaderConfig) };
    case "http-header":
      return {
        httpHeader: { httpHeaderName: it.HttpHeaderConfig?.HttpHeaderName ?? "", ...values(it.HttpHeaderConfig) },
      };
    case "http-request-method":
      return { httpRequestMethod: values(it.HttpRequestMethodConfig) };
    case "path-pattern":
      return { pathPattern: values(it.PathPatternConfig) };
    case "query-string":
      return {
        queryStrings: (it.QueryStringConfig?.Values ?? []).map(({ Key, Value }) => ({ key: Key, value: Value ?? "" })),
      };
    default:
      return { sourceIp: values(it.SourceIpConfig) };
  }
}

export const entries: Record<string, AnyEntry> = { "aws:lb/listenerRule:ListenerRule": listenerRule };
