import type * as aws from "@pulumi/aws";
import type { Shape } from "../../entry";
import { capitalised, fields, list, only, type Wire } from "../wire";
import { actions } from "./actionWire";

type Statement = aws.types.input.wafv2.WebAclRuleStatement;
type RateBased = aws.types.input.wafv2.WebAclRuleStatementRateBasedStatement;
type CustomKey = aws.types.input.wafv2.WebAclRuleStatementRateBasedStatementCustomKey;
type ManagedRuleGroup = aws.types.input.wafv2.WebAclRuleStatementManagedRuleGroupStatement;
type ManagedConfig = aws.types.input.wafv2.WebAclRuleStatementManagedRuleGroupStatementManagedRuleGroupConfig;
type RuleGroup = aws.types.input.wafv2.WebAclRuleStatementRuleGroupReferenceStatement;
type And = aws.types.input.wafv2.WebAclRuleStatementAndStatement;
type Not = aws.types.input.wafv2.WebAclRuleStatementNotStatement;
type Or = aws.types.input.wafv2.WebAclRuleStatementOrStatement;
type FieldToMatch = aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatch;

const marker = fields<object>({});
const named = fields<aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchSingleHeader>(
  capitalised("name"),
);
const fallback = fields<aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchJa3Fingerprint>(
  capitalised("fallbackBehavior"),
);
const transformations = list(
  fields<aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementTextTransformation>(
    capitalised("priority", "type"),
  ),
);
const transformed = fields<aws.types.input.wafv2.WebAclRuleStatementRateBasedStatementCustomKeyUriPath>({
  textTransformations: ["TextTransformations", transformations],
});
const forwardedIp = fields<aws.types.input.wafv2.WebAclRuleStatementGeoMatchStatementForwardedIpConfig>(
  capitalised("fallbackBehavior", "headerName"),
);

/** A text that travels as bytes. */
const text: Wire<true> = {
  shape: true,
  toAws: (value) => (typeof value === "string" ? new TextEncoder().encode(value) : undefined),
  fromAws: (value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : undefined),
};

const cookies = fields<aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchCookies>({
  ...capitalised("matchScope", "oversizeHandling"),
  matchPatterns: [
    "MatchPattern",
    only(
      fields<aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchCookiesMatchPattern>({
        ...capitalised("excludedCookies", "includedCookies"),
        all: ["All", marker],
      }),
    ),
  ],
});
const headers = fields<aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchHeader>({
  ...capitalised("matchScope", "oversizeHandling"),
  matchPattern: [
    "MatchPattern",
    fields<aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchHeaderMatchPattern>({
      ...capitalised("excludedHeaders", "includedHeaders"),
      all: ["All", marker],
    }),
  ],
});
const jsonBody = fields<aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchJsonBody>({
  ...capitalised("invalidFallbackBehavior", "matchScope", "oversizeHandling"),
  matchPattern: [
    "MatchPattern",
    fields<aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchJsonBodyMatchPattern>({
      ...capitalised("includedPaths"),
      all: ["All", marker],
    }),
  ],
});

const fieldToMatch = fields<FieldToMatch>({
  allQueryArguments: ["AllQueryArguments", marker],
  body: [
    "Body",
    fields<aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchBody>(
      capitalised("oversizeHandling"),
    ),
  ],
  cookies: ["Cookies", cookies],
  headerOrders: [
    "HeaderOrder",
    only(
      fields<aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchBody>(
        capitalised("oversizeHandling"),
      ),
    ),
  ],
  headers: ["Headers", only(headers)],
  ja3Fingerprint: ["JA3Fingerprint", fallback],
  ja4Fingerprint: ["JA4Fingerprint", fallback],
  jsonBody: ["JsonBody", jsonBody],
  method: ["Method", marker],
  queryString: ["QueryString", marker],
  singleHeader: ["SingleHeader", named],
  singleQueryArgument: ["SingleQueryArgument", named],
  uriPath: ["UriPath", marker],
});

/** A statement that looks for something in a part of the request. */
const matching = {
  fieldToMatch: ["FieldToMatch", fieldToMatch],
  textTransformations: ["TextTransformations", transformations],
} as const;

const leaves = {
  asnMatchStatement: [
    "AsnMatchStatement",
    fields<aws.types.input.wafv2.WebAclRuleStatementAsnMatchStatement>({
      asnLists: "AsnList",
      forwardedIpConfig: ["ForwardedIPConfig", forwardedIp],
    }),
  ],
  byteMatchStatement: [
    "ByteMatchStatement",
    fields<aws.types.input.wafv2.WebAclRuleStatementByteMatchStatement>({
      ...matching,
      positionalConstraint: "PositionalConstraint",
      searchString: ["SearchString", text],
    }),
  ],
  geoMatchStatement: [
    "GeoMatchStatement",
    fields<aws.types.input.wafv2.WebAclRuleStatementGeoMatchStatement>({
      countryCodes: "CountryCodes",
      forwardedIpConfig: ["ForwardedIPConfig", forwardedIp],
    }),
  ],
  ipSetReferenceStatement: [
    "IPSetReferenceStatement",
    fields<aws.types.input.wafv2.WebAclRuleStatementIpSetReferenceStatement>({
      arn: "ARN",
      ipSetForwardedIpConfig: [
        "IPSetForwardedIPConfig",
        fields<aws.types.input.wafv2.WebAclRuleStatementIpSetReferenceStatementIpSetForwardedIpConfig>(
          capitalised("fallbackBehavior", "headerName", "position"),
        ),
      ],
    }),
  ],
  labelMatchStatement: [
    "LabelMatchStatement",
    fields<aws.types.input.wafv2.WebAclRuleStatementLabelMatchStatement>(capitalised("key", "scope")),
  ],
  regexMatchStatement: [
    "RegexMatchStatement",
    fields<aws.types.input.wafv2.WebAclRuleStatementRegexMatchStatement>({ ...matching, regexString: "RegexString" }),
  ],
  regexPatternSetReferenceStatement: [
    "RegexPatternSetReferenceStatement",
    fields<aws.types.input.wafv2.WebAclRuleStatementRegexPatternSetReferenceStatement>({ ...matching, arn: "ARN" }),
  ],
  sizeConstraintStatement: [
    "SizeConstraintStatement",
    fields<aws.types.input.wafv2.WebAclRuleStatementSizeConstraintStatement>({
      ...matching,
      ...capitalised("comparisonOperator", "size"),
    }),
  ],
  sqliMatchStatement: [
    "SqliMatchStatement",
    fields<aws.types.input.wafv2.WebAclRuleStatementSqliMatchStatement>({
      ...matching,
      sensitivityLevel: "SensitivityLevel",
    }),
  ],
  xssMatchStatement: [
    "XssMatchStatement",
    fields<aws.types.input.wafv2.WebAclRuleStatementXssMatchStatement>(matching),
  ],
} as const;

const namedAndTransformed = fields<aws.types.input.wafv2.WebAclRuleStatementRateBasedStatementCustomKeyHeader>({
  ...capitalised("name"),
  textTransformations: ["TextTransformations", transformations],
});

const customKey = fields<CustomKey>({
  asn: ["ASN", marker],
  cookie: ["Cookie", namedAndTransformed],
  forwardedIp: ["ForwardedIP", marker],
  header: ["Header", namedAndTransformed],
  httpMethod: ["HTTPMethod", marker],
  ip: ["IP", marker],
  ja3Fingerprint: ["JA3Fingerprint", fallback],
  ja4Fingerprint: ["JA4Fingerprint", fallback],
  labelNamespace: [
    "LabelNamespace",
    fields<aws.types.input.wafv2.WebAclRuleStatementRateBasedStatementCustomKeyLabelNamespace>(
      capitalised("namespace"),
    ),
  ],
  queryArgument: ["QueryArgument", namedAndTransformed],
  queryString: ["QueryString", transformed],
  uriPath: ["UriPath", transformed],
});

const overrides = list(
  fields<aws.types.input.wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverride>({
    name: "Name",
    actionToUse: ["ActionToUse", actions],
  }),
);
const identified =
  fields<aws.types.input.wafv2.WebAclRuleStatementManagedRuleGroupStatementManagedRuleGroupConfigPasswordField>(
    capitalised("identifier"),
  );
const managedConfig = fields<ManagedConfig>({
  ...capitalised("loginPath", "payloadType"),
  passwordField: ["PasswordField", identified],
  usernameField: ["UsernameField", identified],
  awsManagedRulesBotControlRuleSet: [
    "AWSManagedRulesBotControlRuleSet",
    fields<aws.types.input.wafv2.WebAclRuleStatementManagedRuleGroupStatementManagedRuleGroupConfigAwsManagedRulesBotControlRuleSet>(
      capitalised("enableMachineLearning", "inspectionLevel"),
    ),
  ],
});

const ruleGroup = fields<RuleGroup>({ arn: "ARN", ruleActionOverrides: ["RuleActionOverrides", overrides] });

/** WAF nests logical statements without a stated end; four levels are more than anyone can read. */
function statement(depth: number): Wire<Shape<Statement>> {
  const inner = depth > 0 ? statement(depth - 1) : undefined;
  const nested =
    inner &&
    ({
      andStatement: ["AndStatement", fields<And>({ statements: ["Statements", list(inner)] })],
      notStatement: ["NotStatement", fields<Not>({ statement: ["Statement", inner] })],
      orStatement: ["OrStatement", fields<Or>({ statements: ["Statements", list(inner)] })],
    } as const);
  const scopeDown = inner && ({ scopeDownStatement: ["ScopeDownStatement", inner] } as const);
  return fields<Statement>({
    ...leaves,
    ...nested,
    rateBasedStatement: ["RateBasedStatement", fields<RateBased>({ ...rateBased, ...scopeDown })],
    managedRuleGroupStatement: ["ManagedRuleGroupStatement", fields<ManagedRuleGroup>({ ...managed, ...scopeDown })],
    ruleGroupReferenceStatement: ["RuleGroupReferenceStatement", ruleGroup],
  });
}

const rateBased = {
  ...capitalised("aggregateKeyType", "evaluationWindowSec", "limit"),
  customKeys: ["CustomKeys", list(customKey)],
  forwardedIpConfig: ["ForwardedIPConfig", forwardedIp],
} as const;

const managed = {
  ...capitalised("name", "vendorName", "version"),
  managedRuleGroupConfigs: ["ManagedRuleGroupConfigs", list(managedConfig)],
  ruleActionOverrides: ["RuleActionOverrides", overrides],
} as const;

export const statements = statement(3);
