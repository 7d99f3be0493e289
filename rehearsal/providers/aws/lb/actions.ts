import type * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as aws from "@pulumi/aws";
import type { Plain, Shape } from "../../entry";

/** What a listener or a rule does with a request, from and to the API's spelling. Pure. */
export type Action = Plain<aws.types.input.lb.ListenerRuleAction>;

export const action: Shape<aws.types.input.lb.ListenerRuleAction> = {
  fixedResponse: { contentType: true, messageBody: true, statusCode: true },
  forward: { stickiness: { duration: true, enabled: true }, targetGroups: [{ arn: true, weight: true }] },
  order: true,
  redirect: { host: true, path: true, port: true, protocol: true, query: true, statusCode: true },
  targetGroupArn: true,
  type: true,
};

export function toAction(it: Action): sdk.Action {
  const { fixedResponse: fixed, forward, redirect } = it;
  return {
    Type: it.type as sdk.ActionTypeEnum,
    Order: it.order,
    TargetGroupArn: it.targetGroupArn,
    FixedResponseConfig: fixed && {
      ContentType: fixed.contentType,
      MessageBody: fixed.messageBody,
      StatusCode: fixed.statusCode,
    },
    ForwardConfig: forward && {
      TargetGroups: forward.targetGroups.map((group) => ({ TargetGroupArn: group.arn, Weight: group.weight })),
      TargetGroupStickinessConfig: forward.stickiness && {
        Enabled: forward.stickiness.enabled,
        DurationSeconds: forward.stickiness.duration,
      },
    },
    RedirectConfig: redirect && {
      Host: redirect.host,
      Path: redirect.path,
      Port: redirect.port,
      Protocol: redirect.protocol,
      Query: redirect.query,
      StatusCode: redirect.statusCode as sdk.RedirectActionStatusCodeEnum,
    },
  };
}

export function fromAction(it: sdk.Action): Action {
  const { FixedResponseConfig: fixed, ForwardConfig: forward, RedirectConfig: redirect } = it;
  const stickiness = forward?.TargetGroupStickinessConfig;
  return {
    type: it.Type!,
    order: it.Order,
    targetGroupArn: it.TargetGroupArn,
    fixedResponse: fixed && {
      contentType: fixed.ContentType!,
      messageBody: fixed.MessageBody,
      statusCode: fixed.StatusCode,
    },
    forward: forward && {
      targetGroups: (forward.TargetGroups ?? []).map((group) => ({ arn: group.TargetGroupArn!, weight: group.Weight })),
      stickiness: stickiness && { enabled: stickiness.Enabled, duration: stickiness.DurationSeconds ?? 0 },
    },
    redirect: redirect && {
      host: redirect.Host,
      path: redirect.Path,
      port: redirect.Port,
      protocol: redirect.Protocol,
      query: redirect.Query,
      statusCode: redirect.StatusCode!,
    },
  };
}
