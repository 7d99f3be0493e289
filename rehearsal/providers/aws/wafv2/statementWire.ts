import type * as sdk from "@aws-sdk/client-wafv2";
import type { wafv2 as Types } from "@pulumi/aws/types/input";
import type { Shape } from "../../entry";
import { capitalised, capitalisedAs, fields, list, only, type Wire } from "../wire";
import { actions, marker } from "./actionWire";

type Statement = Types.WebAclRuleStatement;
type ManagedConfig = Types.WebAclRuleStatementManagedRuleGroupStatementManagedRuleGroupConfig;
type PasswordField = Types.WebAclRuleStatementManagedRuleGroupStatementManagedRuleGroupConfigPasswordField;
type BotControl =
  Types.WebAclRuleStatementManagedRuleGroupStatementManagedRuleGroupConfigAwsManagedRulesBotControlRuleSet;
type ActionOverride = Types.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverride;
type IpSetForwarded = Types.WebAclRuleStatementIpSetReferenceStatementIpSetForwardedIpConfig;
type ForwardedIp = Types.WebAclRuleStatementGeoMatchStatementForwardedIpConfig;

type Field = Types.WebAclRuleStatementByteMatchStatementFieldToMatch;
type SingleHeader = Types.WebAclRuleStatementByteMatchStatementFieldToMatchSingleHeader;
type Fingerprint = Types.WebAclRuleStatementByteMatchStatementFieldToMatchJa3Fingerprint;
type Body = Types.WebAclRuleStatementByteMatchStatementFieldToMatchBody;
type Cookies = Types.WebAclRuleStatementByteMatchStatementFieldToMatchCookies;
type CookiePattern = Types.WebAclRuleStatementByteMatchStatementFieldToMatchCookiesMatchPattern;
type Headers = Types.WebAclRuleStatementByteMatchStatementFieldToMatchHeader;
type HeaderPattern = Types.WebAclRuleStatementByteMatchStatementFieldToMatchHeaderMatchPattern;
type JsonBody = Types.WebAclRuleStatementByteMatchStatementFieldToMatchJsonBody;
type JsonPattern = Types.WebAclRuleStatementByteMatchStatementFieldToMatchJsonBodyMatchPattern;
type Transformation = Types.WebAclRuleStatementByteMatchStatementTextTransformation;

type CustomKey = Types.WebAclRuleStatementRateBasedStatementCustomKey;
type KeyHeader = Types.WebAclRuleStatementRateBasedStatementCustomKeyHeader;
type KeyPath = Types.WebAclRuleStatementRateBasedStatementCustomKeyUriPath;
type KeyLabel = Types.WebAclRuleStatementRateBasedStatementCustomKeyLabelNamespace;

const named = fields<SingleHeader, sdk.SingleHeader>(capitalised("name"));
const fallback = fields<Fingerprint, sdk.JA3Fingerprint>(capitalised("fallbackBehavior"));
const oversized = fields<Body, sdk.Body>(capitalised("oversizeHandling"));
const forwardedIp = fields<ForwardedIp, sdk.ForwardedIPConfig>(capitalised("fallbackBehavior", "headerName"));
const transformations = capitalisedAs({
  textTransformations: list(fields<Transformation, sdk.TextTransformation>(capitalised("priority", "type"))),
});

/** A text that travels as bytes. */
const text: Wire<true> = {
  shape: true,
  toAws: (value) => (typeof value === "string" ? new TextEncoder().encode(value) : undefined),
  fromAws: (value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : undefined),
};

const cookiePattern = fields<CookiePattern, sdk.CookieMatchPattern>({
  ...capitalised("excludedCookies", "includedCookies"),
  ...capitalisedAs({ all: marker }),
});
const cookies = fields<Cookies, sdk.Cookies>({
  ...capitalised("matchScope", "oversizeHandling"),
  matchPatterns: ["MatchPattern", only(cookiePattern)],
});

const headerPattern = fields<HeaderPattern, sdk.HeaderMatchPattern>({
  ...capitalised("excludedHeaders", "includedHeaders"),
  ...capitalisedAs({ all: marker }),
});
const headers = fields<Headers, sdk.Headers>({
  ...capitalised("matchScope", "oversizeHandling"),
  ...capitalisedAs({ matchPattern: headerPattern }),
});

const jsonPattern = fields<JsonPattern, sdk.JsonMatchPattern>({
  ...capitalised("includedPaths"),
  ...capitalisedAs({ all: marker }),
});
const jsonBody = fields<JsonBody, sdk.JsonBody>({
  ...capitalised("invalidFallbackBehavior", "matchScope", "oversizeHandling"),
  ...capitalisedAs({ matchPattern: jsonPattern }),
});

const fieldToMatch = fields<Field, sdk.FieldToMatch>({
  ...capitalisedAs({ allQueryArguments: marker, method: marker, queryString: marker, uriPath: marker }),
  ...capitalisedAs({ body: oversized, cookies, jsonBody, singleHeader: named, singleQueryArgument: named }),
  headerOrders: ["HeaderOrder", only(oversized)],
  headers: ["Headers", only(headers)],
  ja3Fingerprint: ["JA3Fingerprint", fallback],
  ja4Fingerprint: ["JA4Fingerprint", fallback],
});

/** A statement that looks for something in a part of the request. */
const matching = { ...capitalisedAs({ fieldToMatch }), ...transformations };

const ipSetForwarded = fields<IpSetForwarded, sdk.IPSetForwardedIPConfig>(
  capitalised("fallbackBehavior", "headerName", "position"),
);

const leaves = {
  ...capitalisedAs({
    asnMatchStatement: fields<Types.WebAclRuleStatementAsnMatchStatement, sdk.AsnMatchStatement>({
      asnLists: "AsnList",
      forwardedIpConfig: ["ForwardedIPConfig", forwardedIp],
    }),
    byteMatchStatement: fields<Types.WebAclRuleStatementByteMatchStatement, sdk.ByteMatchStatement>({
      ...matching,
      ...capitalised("positionalConstraint"),
      ...capitalisedAs({ searchString: text }),
    }),
    geoMatchStatement: fields<Types.WebAclRuleStatementGeoMatchStatement, sdk.GeoMatchStatement>({
      ...capitalised("countryCodes"),
      forwardedIpConfig: ["ForwardedIPConfig", forwardedIp],
    }),
    labelMatchStatement: fields<Types.WebAclRuleStatementLabelMatchStatement, sdk.LabelMatchStatement>(
      capitalised("key", "scope"),
    ),
    regexMatchStatement: fields<Types.WebAclRuleStatementRegexMatchStatement, sdk.RegexMatchStatement>({
      ...matching,
      ...capitalised("regexString"),
    }),
    regexPatternSetReferenceStatement: fields<
      Types.WebAclRuleStatementRegexPatternSetReferenceStatement,
      sdk.RegexPatternSetReferenceStatement
    >({ ...matching, arn: "ARN" }),
    sizeConstraintStatement: fields<Types.WebAclRuleStatementSizeConstraintStatement, sdk.SizeConstraintStatement>({
      ...matching,
      ...capitalised("comparisonOperator", "size"),
    }),
    sqliMatchStatement: fields<Types.WebAclRuleStatementSqliMatchStatement, sdk.SqliMatchStatement>({
      ...matching,
      ...capitalised("sensitivityLevel"),
    }),
    xssMatchStatement: fields<Types.WebAclRuleStatementXssMatchStatement, sdk.XssMatchStatement>(matching),
  }),
  ipSetReferenceStatement: [
    "IPSetReferenceStatement",
    fields<Types.WebAclRuleStatementIpSetReferenceStatement, sdk.IPSetReferenceStatement>({
      arn: "ARN",
      ipSetForwardedIpConfig: ["IPSetForwardedIPConfig", ipSetForwarded],
    }),
  ],
} as const;

const namedAndTransformed = fields<KeyHeader, sdk.RateLimitHeader>({ ...capitalised("name"), ...transformations });
const transformed = fields<KeyPath, sdk.RateLimitUriPath>(transformations);

const customKey = fields<CustomKey, sdk.RateBasedStatementCustomKey>({
  ...capitalisedAs({ cookie: namedAndTransformed, header: namedAndTransformed, queryArgument: namedAndTransformed }),
  ...capitalisedAs({ queryString: transformed, uriPath: transformed }),
  ...capitalisedAs({ labelNamespace: fields<KeyLabel, sdk.RateLimitLabelNamespace>(capitalised("namespace")) }),
  asn: ["ASN", marker],
  forwardedIp: ["ForwardedIP", marker],
  httpMethod: ["HTTPMethod", marker],
  ip: ["IP", marker],
  ja3Fingerprint: ["JA3Fingerprint", fallback],
  ja4Fingerprint: ["JA4Fingerprint", fallback],
});

const overrides = list(
  fields<ActionOverride, sdk.RuleActionOverride>({
    ...capitalised("name"),
    ...capitalisedAs({ actionToUse: actions }),
  }),
);
const identified = fields<PasswordField, sdk.PasswordField>(capitalised("identifier"));
const botControl = fields<BotControl, sdk.AWSManagedRulesBotControlRuleSet>(
  capitalised("enableMachineLearning", "inspectionLevel"),
);
const managedConfig = fields<ManagedConfig, sdk.ManagedRuleGroupConfig>({
  ...capitalised("loginPath", "payloadType"),
  ...capitalisedAs({ passwordField: identified, usernameField: identified }),
  awsManagedRulesBotControlRuleSet: ["AWSManagedRulesBotControlRuleSet", botControl],
});

const rateBased = {
  ...capitalised("aggregateKeyType", "evaluationWindowSec", "limit"),
  ...capitalisedAs({ customKeys: list(customKey) }),
  forwardedIpConfig: ["ForwardedIPConfig", forwardedIp],
} as const;

const managed = {
  ...capitalised("name", "vendorName", "version"),
  ...capitalisedAs({ managedRuleGroupConfigs: list(managedConfig), ruleActionOverrides: overrides }),
};

const ruleGroup = fields<Types.WebAclRuleStatementRuleGroupReferenceStatement, sdk.RuleGroupReferenceStatement>({
  arn: "ARN",
  ...capitalisedAs({ ruleActionOverrides: overrides }),
});

/** WAF nests logical statements without a stated end; four levels are more than anyone can read. */
function statement(depth: number): Wire<Shape<Statement>> {
  const inner = depth > 0 ? statement(depth - 1) : undefined;
  const several = inner && capitalisedAs({ statements: list(inner) });
  const scopeDown = inner && capitalisedAs({ scopeDownStatement: inner });
  const nested =
    inner &&
    capitalisedAs({
      andStatement: fields<Types.WebAclRuleStatementAndStatement, sdk.AndStatement>({ ...several }),
      notStatement: fields<Types.WebAclRuleStatementNotStatement, sdk.NotStatement>(
        capitalisedAs({ statement: inner }),
      ),
      orStatement: fields<Types.WebAclRuleStatementOrStatement, sdk.OrStatement>({ ...several }),
    });
  const grouping = capitalisedAs({
    managedRuleGroupStatement: fields<
      Types.WebAclRuleStatementManagedRuleGroupStatement,
      sdk.ManagedRuleGroupStatement
    >({ ...managed, ...scopeDown }),
    rateBasedStatement: fields<Types.WebAclRuleStatementRateBasedStatement, sdk.RateBasedStatement>({
      ...rateBased,
      ...scopeDown,
    }),
    ruleGroupReferenceStatement: ruleGroup,
  });
  return fields<Statement, sdk.Statement>({ ...leaves, ...nested, ...grouping });
}

export const statements = statement(3);
