import { unknown } from "../../rule";
import { itemsOf, textsOf } from "../../reading";

/** A condition of a statement: all of a statement's conditions must hold, and any value of one. */
export interface StatementCondition {
  readonly operator: string;
  /** In lower case, as IAM doesn't care. */
  readonly key: string;
  readonly values: readonly string[];
}

/** A statement of an IAM policy document, with lists where IAM allows one thing alone. */
export interface Statement {
  /** What messages call it. */
  readonly label: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Who, by kind of principal, such as `Service`. A bare `*` counts as `AWS`. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  readonly conditions: readonly StatementCondition[];
  /** Keys that turn a list round, such as `NotAction`. */
  readonly negations: readonly string[];
}

/**
 * Statements of a policy document, given as text or as an object. None where it isn't known yet.
 * @throws SyntaxError where the text is no JSON: AWS would refuse it, and nobody can judge it.
 */
export function statementsOf(document: unknown): readonly Statement[] {
  if (document === unknown || document === undefined || document === null || document === "") return [];
  const parsed = (typeof document === "string" ? JSON.parse(document) : document) as { Statement?: unknown };
  return itemsOf(parsed.Statement).map((it, index) => statementOf(it as Record<string, unknown>, index));
}

export const allowing = (document: unknown): readonly Statement[] =>
  statementsOf(document).filter((it) => it.effect === "Allow");

function statementOf(given: Record<string, unknown>, index: number): Statement {
  return {
    label: typeof given["Sid"] === "string" ? given["Sid"] : `statement ${index + 1}`,
    effect: String(given["Effect"]),
    actions: textsOf(given["Action"]),
    resources: textsOf(given["Resource"]),
    principals: principalsOf(given["Principal"]),
    conditions: conditionsOf(given["Condition"]),
    negations: ["NotAction", "NotResource", "NotPrincipal"].filter((it) => it in given),
  };
}

function principalsOf(given: unknown): Statement["principals"] {
  if (typeof given === "string") return { AWS: [given] };
  if (typeof given !== "object" || given === null) return {};
  return Object.fromEntries(Object.entries(given).map(([kind, value]) => [kind, textsOf(value)]));
}

function conditionsOf(given: unknown): readonly StatementCondition[] {
  if (typeof given !== "object" || given === null) return [];
  return Object.entries(given as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => ({ operator, key: key.toLowerCase(), values: wordsOf(value) })),
  );
}

/** Values of a condition, which may be switches and numbers too. */
const wordsOf = (value: unknown) =>
  itemsOf(value)
    .filter((it) => it !== unknown)
    .map(String);

/** Operators that a missing key fails: `…IfExists` and the negated ones let it through. */
const demanding = /^(ForAnyValue:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like))$/;

/** Stands for any account: a lone star, or an ARN with a star in the account's place or before it. */
function isAnybody(value: string): boolean {
  if (!value.startsWith("arn:")) return /^\*+$/.test(value);
  const parts = value.split(":");
  return parts.length < 6 || parts[4]!.includes("*");
}

/** The statement holds only where one of these keys has one of its values, and none of them stands for anybody. */
export function isNarrowedBy({ conditions }: Statement, keys: readonly string[]): boolean {
  return conditions.some((it) => demanding.test(it.operator) && keys.includes(it.key) && !it.values.some(isAnybody));
}

/** Keys that name who calls. */
export const callerKeys: readonly string[] = [
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principalorgid",
  "aws:userid",
  "kms:calleraccount",
];

/** Keys that name the resource, account or network that a call is made for or from. */
export const sourceKeys: readonly string[] = [
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:sourceorgid",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "kms:encryptioncontext:aws:logs:arn",
];

/** Denies everybody these actions over plain HTTP, with no other condition that would let some through. */
export function refusesPlainHttp(document: unknown, action: string): boolean {
  if (document === unknown) return true;
  return statementsOf(document).some(
    ({ effect, principals, actions, conditions, negations }) =>
      effect === "Deny" &&
      negations.length === 0 &&
      principals["AWS"]?.includes("*") === true &&
      actions.some((it) => it === "*" || it === action) &&
      conditions.length === 1 &&
      conditions[0]!.operator === "Bool" &&
      conditions[0]!.key === "aws:securetransport" &&
      conditions[0]!.values.join() === "false",
  );
}
