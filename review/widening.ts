/** What a change opens: rights that a policy gains, and doors that a network gains. Pure. */
import type { ResourceChange } from "./changes";
import { losesGuard } from "./ruleChanges";

/** Each in a few words: `gains s3:* on *`. */
export function widenings(change: ResourceChange): readonly string[] {
  return [...(losesGuard(change) ? ["no longer stops plans"] : []), ...rightsGained(change), ...doorsOpened(change)];
}

interface Statement {
  readonly effect: string;
  readonly rights: readonly string[];
}

function rightsGained({ kind, values }: ResourceChange): readonly string[] {
  if (kind !== "update" && kind !== "replace") return [];
  return values.flatMap(({ before, after }) => {
    const [were, are] = [statementsIn(before), statementsIn(after)];
    if (are === undefined) return [];
    const had = rightsOf(were ?? [], "Allow");
    const gained = rightsOf(are, "Allow").filter((it) => !had.includes(it));
    const denied = new Set(rightsOf(are, "Deny"));
    const freed = rightsOf(were ?? [], "Deny").filter((it) => !denied.has(it));
    return [...inWords("gains", gained, had), ...inWords("no longer denied", freed, [...denied])];
  });
}

/** What only holds under another condition is counted: a condition is read in the values. */
function inWords(what: string, rights: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others.map(withoutCondition));
  const conditional = rights.filter((it) => known.has(withoutCondition(it)));
  const whole = rights.filter((it) => !known.has(withoutCondition(it))).map((it) => `${what} ${it}`);
  return conditional.length === 0 ? whole : [...whole, `${conditional.length} rights under another condition`];
}

const withoutCondition = (right: string): string => right.split(" if {")[0]!;

const rightsOf = (all: readonly Statement[], effect: string): readonly string[] => [
  ...new Set(all.filter((it) => it.effect === effect).flatMap((it) => it.rights)),
];

/** A policy's statements; undefined where the value is no policy. */
function statementsIn(value: unknown): readonly Statement[] | undefined {
  const parsed = typeof value === "string" ? parsedObject(value) : value;
  const statements = isRecord(parsed) ? parsed["Statement"] : undefined;
  if (statements === undefined) return undefined;
  return listOf(statements).filter(isRecord).map(statementOf);
}

function statementOf(it: Readonly<Record<string, unknown>>): Statement {
  const actions = [
    ...listOf(it["Action"]).map(String),
    ...listOf(it["NotAction"]).map((action) => `all but ${String(action)}`),
  ];
  const resources = listOf(it["Resource"] ?? it["NotResource"]).map(String);
  const principal = it["Principal"] === undefined ? "" : ` for ${JSON.stringify(it["Principal"])}`;
  const condition = it["Condition"] === undefined ? "" : ` if ${JSON.stringify(it["Condition"])}`;
  const where = resources.length > 0 ? resources : [""];
  return {
    effect: String(it["Effect"]),
    rights: actions.flatMap((action) =>
      where.map((resource) => `${action}${resource && ` on ${resource}`}${principal}${condition}`),
    ),
  };
}

/** Addresses that anybody may have. */
const everywhere = /^(0\.0\.0\.0\/0|::\/0)$/;

function doorsOpened({ type, kind, values }: ResourceChange): readonly string[] {
  if (!/^aws:(ec2\/securityGroup|vpc\/securityGroupIngressRule)/.test(type) || kind === "delete") return [];
  return values
    .filter(({ path }) => /cidr|ingress/i.test(path))
    .filter(({ before, after }) => textsIn(after).some(isEverywhere) && !textsIn(before).some(isEverywhere))
    .map(({ path }) => `${path} opens to everybody`);
}

const isEverywhere = (text: string): boolean => everywhere.test(text);

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Undefined where a text is no JSON object. */
export function parsedObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
