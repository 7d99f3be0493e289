import type * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type { lb as Types } from "@pulumi/aws/types/input";
import { capitalised, fields, list } from "../wire";

const stickiness = fields<Types.ListenerRuleActionForwardStickiness, sdk.TargetGroupStickinessConfig>({
  duration: "DurationSeconds",
  enabled: "Enabled",
});

const targetGroup = fields<Types.ListenerRuleActionForwardTargetGroup, sdk.TargetGroupTuple>({
  arn: "TargetGroupArn",
  weight: "Weight",
});

const forward = fields<Types.ListenerRuleActionForward, sdk.ForwardActionConfig>({
  stickiness: ["TargetGroupStickinessConfig", stickiness],
  targetGroups: ["TargetGroups", list(targetGroup)],
});

/** What a listener or a rule does with a request. */
export const action = fields<Types.ListenerRuleAction, sdk.Action>({
  ...capitalised("order", "targetGroupArn", "type"),
  fixedResponse: ["FixedResponseConfig", fields(capitalised("contentType", "messageBody", "statusCode"))],
  forward: ["ForwardConfig", forward],
  redirect: ["RedirectConfig", fields(capitalised("host", "path", "port", "protocol", "query", "statusCode"))],
});
