/** What the web ACL asks of a request, in order. */
import type * as aws from "@pulumi/aws";

type Rule = aws.types.input.wafv2.WebAclRule;

interface ManagedGroup {
  readonly key: string;
  readonly name: string;
  /** `none` lets the group block as it sees fit, `count` only counts what it would have blocked. */
  readonly override: "none" | "count";
  /** Rules of the group that only label what they find; `free-text` then decides by the path. By rule, the label. */
  readonly labelled?: Readonly<Record<string, string>>;
}

const coreLabel = (found: string) => `awswaf:managed:aws:core-rule-set:${found}`;
const sqlLabel = (found: string) => `awswaf:managed:aws:sql-database:${found}`;

/**
 * In order of cost: what turns away most goes first. 1,175 of the 1,500 capacity units that the base price includes, and some ten for
 * the two rules of our own. Rules and labels:
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const managedGroups: readonly ManagedGroup[] = [
  { key: "ip-reputation", name: "AWSManagedRulesAmazonIpReputationList", override: "none" },
  { key: "known-bad-inputs", name: "AWSManagedRulesKnownBadInputsRuleSet", override: "none" },
  {
    key: "common",
    name: "AWSManagedRulesCommonRuleSet",
    override: "none",
    labelled: {
      SizeRestrictions_BODY: coreLabel("SizeRestrictions_Body"),
      CrossSiteScripting_BODY: coreLabel("CrossSiteScripting_Body"),
      CrossSiteScripting_QUERYARGUMENTS: coreLabel("CrossSiteScripting_QueryArguments"),
    },
  },
  {
    key: "sql-injection",
    name: "AWSManagedRulesSQLiRuleSet",
    override: "none",
    labelled: {
      SQLi_BODY: sqlLabel("SQLi_Body"),
      SQLi_QUERYARGUMENTS: sqlLabel("SQLi_QueryArguments"),
      SQLiExtendedPatterns_BODY: sqlLabel("SQLiExtendedPatterns_Body"),
      SQLiExtendedPatterns_QUERYARGUMENTS: sqlLabel("SQLiExtendedPatterns_QueryArguments"),
    },
  },
  // Customers come through VPNs and company proxies as well: counted, so that an attack from there can be seen.
  { key: "anonymous-ip", name: "AWSManagedRulesAnonymousIpList", override: "count" },
];

/**
 * Where people write what they like: names, addresses, passwords, reviews, descriptions, what they search for, and what a payment
 * provider says. "O'Brien; select suite" isn't an attack there: the storefront binds parameters and escapes what it shows. Bodies may
 * have more than the 8 KB of the managed rule; the storefront itself takes 64 KB at most.
 */
const freeTextPaths = {
  passwords: "^/(search|api/(customers|sessions|orders|payments/callbacks|products(/[a-z0-9-]+(/reviews/mine)?)?))$",
  issuer:
    "^/(search|api/(customers|sessions(/issuer)?|identities(/mine)?|orders|payments/callbacks|products(/[a-z0-9-]+(/reviews/mine)?)?))$",
} as const;

/** Where customers sign in: at the shop alone, or at an OIDC issuer too, which their accounts are linked to by their passwords. */
export type SignInPlaces = keyof typeof freeTextPaths;

/** The rate first, then AWS' groups, then what they labelled, everywhere but where people write. */
export function webAclRules(requestsPerFiveMinutes: number, signIn: SignInPlaces, of?: "functions"): Rule[] {
  const managed = managedGroups.map(managedRule);
  const paths = freeTextPaths[signIn];
  // Partners' lists of products are descriptions by the thousand; a merchant says what a picture shows.
  const all = of === "functions" ? paths.replace("^/(", "^/(feed/import|api/products/[a-z0-9-]+/pictures|") : paths;
  return [rateLimit(requestsPerFiveMinutes), ...managed, labelledElsewhere(managed.length + 1, all)];
}

function rateLimit(limit: number): Rule {
  return {
    name: "rate-limit",
    priority: 0,
    action: { block: {} },
    statement: { rateBasedStatement: { limit, aggregateKeyType: "IP", evaluationWindowSec: 300 } },
    visibilityConfig: visibility("rate-limit"),
  };
}

function managedRule({ key, name, override, labelled = {} }: ManagedGroup, index: number): Rule {
  const ruleActionOverrides = Object.keys(labelled).map((rule) => ({ name: rule, actionToUse: { count: {} } }));
  return {
    name: key,
    priority: index + 1,
    overrideAction: override === "count" ? { count: {} } : { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name,
        ...(ruleActionOverrides.length > 0 ? { ruleActionOverrides } : {}),
      },
    },
    visibilityConfig: visibility(key),
  };
}

function labelledElsewhere(priority: number, paths: string): Rule {
  const labels = managedGroups.flatMap(({ labelled = {} }) => Object.values(labelled));
  const isLabelled = {
    orStatement: { statements: labels.map((key) => ({ labelMatchStatement: { scope: "LABEL", key } })) },
  };
  const isFreeText = {
    regexMatchStatement: {
      regexString: paths,
      fieldToMatch: { uriPath: {} },
      textTransformations: [{ priority: 0, type: "NONE" }],
    },
  };
  return {
    name: "free-text",
    priority,
    action: { block: {} },
    statement: { andStatement: { statements: [isLabelled, { notStatement: { statement: isFreeText } }] } },
    visibilityConfig: visibility("free-text"),
  };
}

export function visibility(metricName: string): aws.types.input.wafv2.WebAclVisibilityConfig {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
