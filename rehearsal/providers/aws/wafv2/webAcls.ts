import { randomBytes } from "node:crypto";
import * as sdk from "@aws-sdk/client-wafv2";
import type * as aws from "@pulumi/aws";
import type { wafv2 as Types } from "@pulumi/aws/types/input";
import type { AnyEntry, Cloud, Plain, Shape } from "../../entry";
import { autoName, fixed, orElse, required } from "../inputs";
import { call } from "../operations";
import { capitalised, capitalisedAs, converted, fields, list, only, tagList, type Wire } from "../wire";
import { actions, defaultAction, overrideAction } from "./actionWire";
import { waf } from "./api";
import { statements } from "./statementWire";

const visibilityConfig = fields<Types.WebAclVisibilityConfig, sdk.VisibilityConfig>({
  cloudwatchMetricsEnabled: "CloudWatchMetricsEnabled",
  ...capitalised("metricName", "sampledRequestsEnabled"),
});

const immunityTimeProperty = fields<Types.WebAclCaptchaConfigImmunityTimeProperty, sdk.ImmunityTimeProperty>(
  capitalised("immunityTime"),
);
const immunity = fields<Types.WebAclCaptchaConfig, sdk.CaptchaConfig>(capitalisedAs({ immunityTimeProperty }));

const rule = fields<Types.WebAclRule, sdk.Rule>({
  ...capitalised("name", "priority"),
  ...capitalisedAs({ action: actions, captchaConfig: immunity, challengeConfig: immunity, overrideAction }),
  ...capitalisedAs({ ruleLabels: list(fields<Types.WebAclRuleRuleLabel, sdk.Label>(capitalised("name"))) }),
  ...capitalisedAs({ statement: statements, visibilityConfig }),
});

const withoutNulls = (_key: string, each: unknown): unknown => (each === null ? undefined : each);

/** All rules in the API's own words. */
const ruleJson = converted<string, sdk.Rule[]>(
  (text) => (text ? (JSON.parse(text) as sdk.Rule[]) : []),
  (rules) => JSON.stringify(rules, withoutNulls),
);

const body = fields<Types.WebAclCustomResponseBody, sdk.CustomResponseBody>(capitalised("content", "contentType"));
/** A list with keys here, a map in the API. */
const customResponseBodies: Wire<readonly [Shape<Types.WebAclCustomResponseBody>]> = {
  shape: [{ ...body.shape, key: true }],
  toAws: (all) => all && Object.fromEntries((all as { readonly key: string }[]).map((it) => [it.key, body.toAws(it)])),
  fromAws: (map) => Object.entries(map ?? {}).map(([key, it]) => ({ key, ...(body.fromAws(it) as object) })),
};

const limit = fields<Types.WebAclAssociationConfigRequestBodyCloudfront, sdk.RequestBodyAssociatedResourceTypeConfig>(
  capitalised("defaultSizeInspectionLimit"),
);
const requestBody = fields<Types.WebAclAssociationConfigRequestBody>({
  apiGateway: ["API_GATEWAY", limit],
  appRunnerService: ["APP_RUNNER_SERVICE", limit],
  cloudfront: ["CLOUDFRONT", limit],
  cognitoUserPool: ["COGNITO_USER_POOL", limit],
  verifiedAccessInstance: ["VERIFIED_ACCESS_INSTANCE", limit],
});
const associationConfig = fields<Types.WebAclAssociationConfig, sdk.AssociationConfig>({
  requestBodies: ["RequestBody", only(requestBody)],
});

type Args = aws.wafv2.WebAclArgs;

/** Of the prefix, the API keeps the name that begins with it. */
type WebAcl = sdk.CreateWebACLRequest | sdk.WebACL | sdk.GetWebACLResponse | { readonly prefix?: string };

const webAcl = waf.resource<Args, WebAcl>({
  inputs: {
    ...capitalised("description", "tokenDomains"),
    ...capitalisedAs({ associationConfig, captchaConfig: immunity, challengeConfig: immunity, customResponseBodies }),
    defaultAction: required(["DefaultAction", defaultAction]),
    name: autoName("Name", 128),
    namePrefix: fixed({ seen: "prefix" }),
    ruleJson: ["Rules", ruleJson],
    rules: orElse(["Rules", list(rule)], []),
    scope: required(fixed("Scope")),
    tags: ["Tags", tagList],
    visibilityConfig: required(["VisibilityConfig", visibilityConfig]),
  },
  id: "Id",
  create: call(sdk.CreateWebACLCommand, {
    input: ({ inputs: { name, namePrefix } }) => ({ Name: name ?? `${namePrefix}${randomBytes(8).toString("hex")}` }),
    answer: (made) => made.Summary?.Id,
  }),
  async read({ cloud, id: Id, inputs: { namePrefix: prefix, ...last } }) {
    const at = await placeOf(cloud, Id, last);
    if (at.Name === undefined) return undefined;
    const found = await cloud.client(sdk.WAFV2Client).send(new sdk.GetWebACLCommand({ Id, ...at }));
    return { ...found, ...found.WebACL, ...at, ...(prefix && at.Name.startsWith(prefix) && { prefix }) };
  },
  update: [call(sdk.UpdateWebACLCommand, { input: ({ cloud, id, inputs }) => placeOf(cloud, id, inputs) })],
  delete: call(sdk.DeleteWebACLCommand, { input: ({ cloud, id, inputs }) => placeOf(cloud, id, inputs) }),
  outputs: {
    arn: "ARN",
    applicationIntegrationUrl: (it) => it.ApplicationIntegrationURL ?? "",
    capacity: "Capacity",
    lockToken: "LockToken",
  },
  taggedBy: "ARN",
  version: ["LockToken", "LockToken"],
});

/** The API wants a name beside the id; where the program left it to a prefix, the list of all tells. */
async function placeOf(cloud: Cloud, id: string, { name, scope = "REGIONAL" }: Partial<Plain<Args>>) {
  const Scope = scope as sdk.Scope;
  if (name) return { Name: name, Scope };
  const listed = await cloud.client(sdk.WAFV2Client).send(new sdk.ListWebACLsCommand({ Scope }));
  return { Name: listed.WebACLs?.find(({ Id }) => Id === id)?.Name, Scope };
}

export const entries: Record<string, AnyEntry> = { "aws:wafv2/webAcl:WebAcl": webAcl };
