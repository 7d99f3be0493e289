import {
  CreateWebACLCommand,
  type CreateWebACLCommandInput,
  DeleteWebACLCommand,
  GetWebACLCommand,
  ListWebACLsCommand,
  type Scope,
  UpdateWebACLCommand,
  WAFV2Client,
  type WebACL,
} from "@aws-sdk/client-wafv2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain, type Shape } from "../../entry";
import { unlessGone } from "../gone";
import { toTags } from "../tags";
import { capitalised, fields, list, only, type Wire, whole } from "../wire";
import { actions, defaultAction, overrideAction } from "./actionWire";
import { statements } from "./statementWire";
import { gone, tagsIfAny, physicalName, retag, tagsOf } from "./tags";

type Args = Plain<aws.wafv2.WebAclArgs>;
type Rule = aws.types.input.wafv2.WebAclRule;

const waf = (cloud: Cloud) => cloud.client(WAFV2Client);

const visibility = fields<aws.types.input.wafv2.WebAclVisibilityConfig>({
  cloudwatchMetricsEnabled: "CloudWatchMetricsEnabled",
  ...capitalised("metricName", "sampledRequestsEnabled"),
});
const immunity = fields<aws.types.input.wafv2.WebAclCaptchaConfig>({
  immunityTimeProperty: [
    "ImmunityTimeProperty",
    fields<aws.types.input.wafv2.WebAclCaptchaConfigImmunityTimeProperty>(capitalised("immunityTime")),
  ],
});

const rule = fields<Rule>({
  ...capitalised("name", "priority"),
  action: ["Action", actions],
  captchaConfig: ["CaptchaConfig", immunity],
  challengeConfig: ["ChallengeConfig", immunity],
  overrideAction: ["OverrideAction", overrideAction],
  ruleLabels: ["RuleLabels", list(fields<aws.types.input.wafv2.WebAclRuleRuleLabel>(capitalised("name")))],
  statement: ["Statement", statements],
  visibilityConfig: ["VisibilityConfig", visibility],
});

type Body = Plain<aws.types.input.wafv2.WebAclCustomResponseBody>;
/** A list with keys here, a map in the API. */
const responseBodies: Wire<readonly [Shape<Body>]> = {
  shape: [{ key: true, content: true, contentType: true }],
  toAws: (bodies) =>
    bodies === undefined
      ? undefined
      : Object.fromEntries(
          (bodies as Body[]).map(({ key, content: Content, contentType: ContentType }) => [
            key,
            { Content, ContentType },
          ]),
        ),
  fromAws: (map) =>
    Object.entries((map ?? {}) as NonNullable<WebACL["CustomResponseBodies"]>).map(([key, body]) => ({
      key,
      content: body.Content,
      contentType: body.ContentType,
    })),
};

type RequestBody = aws.types.input.wafv2.WebAclAssociationConfigRequestBody;
const limit = fields<aws.types.input.wafv2.WebAclAssociationConfigRequestBodyCloudfront>(
  capitalised("defaultSizeInspectionLimit"),
);
const requestBody = fields<RequestBody>({
  apiGateway: ["API_GATEWAY", limit],
  appRunnerService: ["APP_RUNNER_SERVICE", limit],
  cloudfront: ["CLOUDFRONT", limit],
  cognitoUserPool: ["COGNITO_USER_POOL", limit],
  verifiedAccessInstance: ["VERIFIED_ACCESS_INSTANCE", limit],
});
const association = fields<aws.types.input.wafv2.WebAclAssociationConfig>({
  requestBodies: ["RequestBody", only(requestBody)],
});

const wire = fields<aws.wafv2.WebAclArgs>({
  associationConfig: ["AssociationConfig", association],
  captchaConfig: ["CaptchaConfig", immunity],
  challengeConfig: ["ChallengeConfig", immunity],
  customResponseBodies: ["CustomResponseBodies", responseBodies],
  defaultAction: ["DefaultAction", defaultAction],
  description: "Description",
  rules: ["Rules", list(rule)],
  tokenDomains: ["TokenDomains", whole],
  visibilityConfig: ["VisibilityConfig", visibility],
});

const webAcl = entry<aws.wafv2.WebAclArgs>({
  inputs: { ...wire.shape, name: true, namePrefix: true, region: true, ruleJson: true, scope: true, tags: true },
  required: ["defaultAction", "scope", "visibilityConfig"],
  replaceOn: ["name", "namePrefix", "region", "scope"],
  autoName: { property: "name", maxLength: 128 },
  async create(cloud, inputs) {
    const Name = physicalName(inputs);
    const config = toAcl(inputs);
    const created = await waf(cloud).send(
      new CreateWebACLCommand({ ...config, Name, Scope: inputs.scope as Scope, ...tagsIfAny(toTags(inputs.tags)) }),
    );
    return created.Summary!.Id!;
  },
  async read(cloud, id, last) {
    const found = await find(cloud, id, last);
    const it = found?.WebACL;
    if (!it) return undefined;
    return {
      inputs: {
        ...(wire.fromAws(it) as Partial<Args>),
        name: it.Name,
        namePrefix: last.namePrefix && it.Name?.startsWith(last.namePrefix) ? last.namePrefix : undefined,
        ruleJson: JSON.stringify(withoutNulls(it.Rules ?? [])),
        scope: found.scope,
        tags: await tagsOf(cloud, it.ARN!),
      },
      outputs: {
        arn: it.ARN,
        applicationIntegrationUrl: found.ApplicationIntegrationURL ?? "",
        capacity: it.Capacity,
        lockToken: found.LockToken,
      },
    };
  },
  async update(cloud, id, to, from) {
    const found = await find(cloud, id, from);
    const { Name, ARN } = found!.WebACL!;
    const named = { Id: id, Name, Scope: found!.scope, LockToken: found!.LockToken };
    await waf(cloud).send(new UpdateWebACLCommand({ ...toAcl(to), ...named }));
    await retag(cloud, ARN!, to.tags, from.tags);
  },
  async remove(cloud, id, last) {
    const found = await find(cloud, id, last);
    if (!found) return;
    const named = { Id: id, Name: found.WebACL!.Name, Scope: found.scope, LockToken: found.LockToken };
    await unlessGone(gone, () => waf(cloud).send(new DeleteWebACLCommand(named)));
  },
});

function toAcl(inputs: Args): Omit<CreateWebACLCommandInput, "Name" | "Scope"> {
  const config = wire.toAws(inputs) as Omit<CreateWebACLCommandInput, "Name" | "Scope">;
  const Rules = inputs.ruleJson
    ? (JSON.parse(inputs.ruleJson) as CreateWebACLCommandInput["Rules"])
    : (config.Rules ?? []);
  return { ...config, Rules };
}

const withoutNulls = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, each: unknown) => (each === null ? undefined : each)));

/** The API wants a name beside the id; where the program left it to a prefix, the list of all tells. */
async function find(cloud: Cloud, Id: string, last: Partial<Args>) {
  const scope = (last.scope ?? "REGIONAL") as Scope;
  const listed = last.name ? undefined : await waf(cloud).send(new ListWebACLsCommand({ Scope: scope }));
  const Name = last.name ?? listed?.WebACLs?.find((each) => each.Id === Id)?.Name;
  if (Name === undefined) return undefined;
  const found = await unlessGone(gone, () => waf(cloud).send(new GetWebACLCommand({ Id, Name, Scope: scope })));
  return found && { ...found, scope };
}

export const entries: Record<string, AnyEntry> = { "aws:wafv2/webAcl:WebAcl": webAcl };
