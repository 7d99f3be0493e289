import type * as sdk from "@aws-sdk/client-wafv2";
import type { wafv2 as Types } from "@pulumi/aws/types/input";
import { capitalised, capitalisedAs, fields, list } from "../wire";

/** What says all by being there. */
export const marker = fields<object>({});

const headers = list(
  fields<Types.WebAclRuleActionBlockCustomResponseResponseHeader, sdk.CustomHTTPHeader>(capitalised("name", "value")),
);

const customResponse = fields<Types.WebAclRuleActionBlockCustomResponse, sdk.CustomResponse>({
  ...capitalised("customResponseBodyKey", "responseCode"),
  ...capitalisedAs({ responseHeaders: headers }),
});

const customRequestHandling = fields<Types.WebAclRuleActionAllowCustomRequestHandling, sdk.CustomRequestHandling>(
  capitalisedAs({ insertHeaders: headers }),
);

const block = fields<Types.WebAclRuleActionBlock, sdk.BlockAction>(capitalisedAs({ customResponse }));

/** Allow, captcha, challenge and count may all add headers to the request. */
const passing = fields<Types.WebAclRuleActionAllow, sdk.AllowAction>(capitalisedAs({ customRequestHandling }));

export const actions = fields<Types.WebAclRuleAction, sdk.RuleAction>(
  capitalisedAs({ allow: passing, block, captcha: passing, challenge: passing, count: passing }),
);

export const defaultAction = fields<Types.WebAclDefaultAction, sdk.DefaultAction>(
  capitalisedAs({ allow: passing, block }),
);

/** What a rule group's own actions become: `none` keeps them, `count` only counts. */
export const overrideAction = fields<Types.WebAclRuleOverrideAction, sdk.OverrideAction>(
  capitalisedAs({ count: marker, none: marker }),
);
