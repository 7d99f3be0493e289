import type * as aws from "@pulumi/aws";
import { capitalised, fields, list } from "../wire";

type Action = aws.types.input.wafv2.WebAclRuleAction;
type Block = aws.types.input.wafv2.WebAclRuleActionBlock;
type Allow = aws.types.input.wafv2.WebAclRuleActionAllow;
type DefaultAction = aws.types.input.wafv2.WebAclDefaultAction;

const headers = list(
  fields<aws.types.input.wafv2.WebAclRuleActionBlockCustomResponseResponseHeader>(capitalised("name", "value")),
);

const block = fields<Block>({
  customResponse: [
    "CustomResponse",
    fields<aws.types.input.wafv2.WebAclRuleActionBlockCustomResponse>({
      ...capitalised("customResponseBodyKey", "responseCode"),
      responseHeaders: ["ResponseHeaders", headers],
    }),
  ],
});

/** Allow, captcha, challenge and count may all add headers to the request. */
const passing = fields<Allow>({
  customRequestHandling: [
    "CustomRequestHandling",
    fields<aws.types.input.wafv2.WebAclRuleActionAllowCustomRequestHandling>({
      insertHeaders: ["InsertHeaders", headers],
    }),
  ],
});

export const actions = fields<Action>({
  allow: ["Allow", passing],
  block: ["Block", block],
  captcha: ["Captcha", passing],
  challenge: ["Challenge", passing],
  count: ["Count", passing],
});

export const defaultAction = fields<DefaultAction>({ allow: ["Allow", passing], block: ["Block", block] });

/** What a rule group's own actions become: `none` keeps them, `count` only counts. */
export const overrideAction = fields<aws.types.input.wafv2.WebAclRuleOverrideAction>({
  count: ["Count", fields<object>({})],
  none: ["None", fields<object>({})],
});
