import assert from "node:assert/strict";
import { CloudFrontClient, CreateDistributionCommand } from "@aws-sdk/client-cloudfront";
import {
  AssociateWebACLCommand,
  CreateIPSetCommand,
  CreateWebACLCommand,
  type CreateWebACLCommandInput,
  DeleteWebACLCommand,
  DisassociateWebACLCommand,
  GetLoggingConfigurationCommand,
  GetWebACLCommand,
  GetWebACLForResourceCommand,
  PutLoggingConfigurationCommand,
  type Rule,
  type Scope,
  UpdateWebACLCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import { withEmulator } from "./emulator.fixture";

const VisibilityConfig = { CloudWatchMetricsEnabled: true, MetricName: "shop", SampledRequestsEnabled: true };
const unique = () => `x${Math.random().toString(36).slice(2)}`;
const managed = { ManagedRuleGroupStatement: { VendorName: "AWS", Name: "AWSManagedRulesCommonRuleSet" } };
const rate = { RateBasedStatement: { Limit: 2000, AggregateKeyType: "IP" as const } };
const rule = (more: Partial<Rule>): Rule => ({ Name: "rate", Priority: 1, Statement: rate, VisibilityConfig, ...more });
const logs = (name: string) => `arn:aws:logs:eu-west-1:123456789012:log-group:${name}`;
const balancer = () => `arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/${unique()}/1`;

describe("the emulator's WAF", function () {
  const { cloudIn } = withEmulator(this);
  let client: WAFV2Client;
  let inVirginia: WAFV2Client;
  before(() => {
    const cloud = cloudIn("eu-west-1");
    client = cloud.client(WAFV2Client);
    inVirginia = cloud.client(WAFV2Client, "us-east-1");
  });

  async function create(more: Partial<CreateWebACLCommandInput> = {}, from = client) {
    const asked = {
      Name: unique(),
      Scope: "REGIONAL" as Scope,
      DefaultAction: { Allow: {} },
      VisibilityConfig,
      ...more,
    };
    const { Summary } = await from.send(new CreateWebACLCommand(asked));
    const named = { Name: asked.Name, Scope: asked.Scope, Id: Summary!.Id! };
    return { named, arn: Summary!.ARN!, LockToken: Summary!.LockToken! };
  }

  it("takes CloudFront's scope in us-east-1 alone", async () => {
    const refused = { name: "WAFInvalidParameterException", message: /SCOPE_VALUE, parameter: CLOUDFRONT/ };
    await assert.rejects(create({ Scope: "CLOUDFRONT" }), refused);
    const addresses = {
      Name: unique(),
      Scope: "CLOUDFRONT" as const,
      IPAddressVersion: "IPV4" as const,
      Addresses: [],
    };
    await assert.rejects(client.send(new CreateIPSetCommand(addresses)), refused);
    const it = await create({ Scope: "CLOUDFRONT" }, inVirginia);
    assert.match(it.arn, /^arn:aws:wafv2:us-east-1:123456789012:global\/webacl\//);
    await assert.rejects(client.send(new GetWebACLCommand(it.named)), refused);
    const LoggingConfiguration = { ResourceArn: it.arn, LogDestinationConfigs: [logs("aws-waf-logs-a")] };
    await assert.rejects(client.send(new PutLoggingConfigurationCommand({ LoggingConfiguration })), refused);
    await assert.rejects(
      inVirginia.send(new AssociateWebACLCommand({ WebACLArn: it.arn, ResourceArn: balancer() })),
      refused,
    );
  });

  it("replaces all of a web ACL by an update, for whoever knows its version", async () => {
    const it = await create({
      Description: "the shop",
      Rules: [rule({ Action: { Block: {} } })],
      TokenDomains: ["shop.example"],
    });
    const update = { ...it.named, DefaultAction: { Block: {} }, VisibilityConfig };
    await assert.rejects(client.send(new UpdateWebACLCommand({ ...update, LockToken: "old" })), {
      name: "WAFOptimisticLockException",
    });
    await client.send(new UpdateWebACLCommand({ ...update, LockToken: it.LockToken }));
    const { WebACL } = await client.send(new GetWebACLCommand(it.named));
    assert.deepEqual(
      [WebACL!.Rules, WebACL!.DefaultAction, WebACL!.Description, WebACL!.TokenDomains ?? []],
      [[], { Block: {} }, "", []],
    );
  });

  it("refuses rules that can't be", async () => {
    const block = { Block: {} };
    const cases: [Rule[], RegExp][] = [
      [[rule({ Action: block }), rule({ Name: "other", Action: block })], /RULE/],
      [[rule({})], /rate needs Action/],
      [[rule({ Statement: managed, Action: block })], /rate needs OverrideAction/],
      [
        [rule({ Action: { Block: { CustomResponse: { ResponseCode: 429, CustomResponseBodyKey: "slow" } } } })],
        /CUSTOM_RESPONSE_BODY, parameter: slow/,
      ],
    ];
    for (const [Rules, message] of cases)
      await assert.rejects(create({ Rules }), { name: "WAFInvalidParameterException", message });
    const it = await create({ Rules: [rule({ Statement: managed, OverrideAction: { None: {} } })] });
    await assert.rejects(create({ Name: it.named.Name }), { name: "WAFDuplicateItemException" });
  });

  it("keeps a web ACL that protects something, and gives a resource one at most", async () => {
    const [first, second, ResourceArn] = [await create(), await create(), balancer()];
    const associate = (WebACLArn: string) => client.send(new AssociateWebACLCommand({ WebACLArn, ResourceArn }));
    const remove = (it: typeof first) => client.send(new DeleteWebACLCommand({ ...it.named, LockToken: it.LockToken }));
    await associate(first.arn);
    await assert.rejects(remove(first), { name: "WAFAssociatedItemException" });
    await associate(second.arn);
    assert.equal((await client.send(new GetWebACLForResourceCommand({ ResourceArn }))).WebACL!.ARN, second.arn);
    await remove(first);
    await assert.rejects(associate(first.arn), { name: "WAFNonexistentItemException" });
    await client.send(new DisassociateWebACLCommand({ ResourceArn }));
    await remove(second);
  });

  it("keeps a web ACL that a distribution uses", async () => {
    const it = await create({ Scope: "CLOUDFRONT" }, inVirginia);
    const origin = {
      Id: "a",
      DomainName: "a.example.com",
      CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" as const },
    };
    const DistributionConfig = {
      CallerReference: unique(),
      Comment: "",
      Enabled: true,
      WebACLId: it.arn,
      Origins: { Quantity: 1, Items: [origin] },
      DefaultCacheBehavior: {
        TargetOriginId: "a",
        ViewerProtocolPolicy: "https-only" as const,
        CachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
      },
    };
    await cloudIn("us-east-1").client(CloudFrontClient).send(new CreateDistributionCommand({ DistributionConfig }));
    const removal = inVirginia.send(new DeleteWebACLCommand({ ...it.named, LockToken: it.LockToken }));
    await assert.rejects(removal, { name: "WAFAssociatedItemException" });
  });

  it("logs to one destination whose name says so, until the web ACL is gone", async () => {
    const it = await create();
    const put = (ResourceArn: string, ...LogDestinationConfigs: string[]) =>
      client.send(new PutLoggingConfigurationCommand({ LoggingConfiguration: { ResourceArn, LogDestinationConfigs } }));
    const refused = { name: "WAFInvalidParameterException", message: /LOG_DESTINATION/ };
    await assert.rejects(put(it.arn, logs("shop")), refused);
    await assert.rejects(put(it.arn, logs("aws-waf-logs-a"), logs("aws-waf-logs-b")), refused);
    await assert.rejects(put(it.arn.replace(it.named.Id, "none"), logs("aws-waf-logs-a")), {
      name: "WAFNonexistentItemException",
    });
    await put(it.arn, `${logs("aws-waf-logs-a")}:*`);
    const get = () => client.send(new GetLoggingConfigurationCommand({ ResourceArn: it.arn }));
    assert.equal((await get()).LoggingConfiguration!.ResourceArn, it.arn);
    await client.send(new DeleteWebACLCommand({ ...it.named, LockToken: it.LockToken }));
    await assert.rejects(get(), { name: "WAFNonexistentItemException" });
  });
});
