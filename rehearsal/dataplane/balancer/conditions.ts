/**
 * Which rule of a listener a request meets.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
import type { Rule, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { BlockList, isIPv6 } from "node:net";

export interface BalancedRequest {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** Decoded names and values, in their order. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** By name in lower case; several of one name in their order. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** Address of whoever is connected to the load balancer. */
  readonly from: string;
}

/** Conditions that nobody evaluates here; all of them at once. */
export class UnsupportedConditions extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`${problems.join("\n")}\nAdd what is missing to rehearsal/dataplane/balancer/conditions.ts.`);
  }
}

/** A listener's rules, by priority and the default one last, none with a condition that can't be evaluated. */
export type ListenerRules = readonly [...conditional: Rule[], otherwise: Rule];

/** @throws UnsupportedConditions */
export function readRules(rules: readonly Rule[]): ListenerRules {
  const problems = rules.flatMap((rule) => (rule.Conditions ?? []).flatMap((it) => unsupported(rule, it)));
  if (problems.length > 0) throw new UnsupportedConditions(problems);
  const byPriority = rules
    .filter((it) => it.IsDefault !== true)
    .sort((a, b) => Number(a.Priority) - Number(b.Priority));
  return [...byPriority, rules.find((it) => it.IsDefault === true)!];
}

/** The first rule all of whose conditions hold: the default one has none. */
export const ruleFor = (rules: ListenerRules, request: BalancedRequest): Rule =>
  rules.find((rule) => (rule.Conditions ?? []).every((it) => holds(it, request)))!;

/** Any of a condition's values is enough. */
type Judge = (condition: RuleCondition, request: BalancedRequest) => boolean;

const judges: Readonly<Record<string, Judge>> = {
  "host-header": ({ HostHeaderConfig, Values }, { headers }) => {
    const host = (headers["host"]?.[0] ?? "").replace(/:\d+$/, "");
    return anyMatches(HostHeaderConfig?.Values ?? Values, host, "i");
  },
  "path-pattern": ({ PathPatternConfig, Values }, { path }) =>
    anyMatches(PathPatternConfig?.Values ?? Values, path, ""),
  "http-header": ({ HttpHeaderConfig: header }, { headers }) =>
    (headers[header!.HttpHeaderName!.toLowerCase()] ?? []).some((it) => anyMatches(header!.Values, it, "i")),
  "http-request-method": ({ HttpRequestMethodConfig }, { method }) =>
    HttpRequestMethodConfig?.Values?.includes(method) ?? false,
  "query-string": ({ QueryStringConfig }, { query }) =>
    (QueryStringConfig?.Values ?? []).some(({ Key, Value }) =>
      query.some(([name, value]) => (Key === undefined || matches(Key, name, "i")) && matches(Value!, value, "i")),
    ),
  "source-ip": ({ SourceIpConfig }, { from }) => {
    const list = new BlockList();
    for (const block of SourceIpConfig?.Values ?? []) {
      const [address, bits] = block.split("/");
      list.addSubnet(address!, Number(bits), isIPv6(address!) ? "ipv6" : "ipv4");
    }
    return list.check(from, isIPv6(from) ? "ipv6" : "ipv4");
  },
};

const holds = (condition: RuleCondition, request: BalancedRequest): boolean =>
  judges[condition.Field!]!(condition, request);

function unsupported(rule: Rule, condition: RuleCondition): string[] {
  const what = `Rule ${rule.Priority} (${rule.RuleArn})`;
  if (condition.RegexValues?.length) return [`${what} matches by regular expressions, which isn't evaluated here.`];
  return judges[condition.Field!] ? [] : [`${what} has a condition on ${condition.Field}, which isn't evaluated here.`];
}

const anyMatches = (patterns: readonly string[] | undefined, text: string, flags: "" | "i"): boolean =>
  (patterns ?? []).some((it) => matches(it, text, flags));

/** `*` stands for any characters, `?` for one. */
function matches(pattern: string, text: string, flags: "" | "i"): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, `s${flags}`).test(text);
}
