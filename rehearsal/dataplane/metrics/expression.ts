/**
 * Metric math, as far as deployed alarms use it; the rest is refused by name.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */

/** The value of a metric of the expression in the period that it is evaluated for; undefined where there is no data. */
export type ValueOf = (id: string) => number | undefined;

/** Undefined: no datapoint. */
export type Expression = (valueOf: ValueOf) => number | undefined;

export class UnsupportedExpression extends Error {
  constructor(text: string, what: string) {
    super(
      `${what} in metric math "${text}" isn't evaluated here. Add it to rehearsal/dataplane/metrics/expression.ts.`,
    );
  }
}

type Binary = (a: number, b: number) => number;

/** By how strongly they bind, the weakest first. */
const operators: readonly Readonly<Record<string, Binary>>[] = [
  {
    "<=": (a, b) => Number(a <= b),
    ">=": (a, b) => Number(a >= b),
    "==": (a, b) => Number(a === b),
    "!=": (a, b) => Number(a !== b),
    "<": (a, b) => Number(a < b),
    ">": (a, b) => Number(a > b),
  },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => a / b },
];

const functions: Readonly<
  Record<string, { readonly takes: number; readonly of: (args: readonly Expression[]) => Expression }>
> = {
  IF: {
    takes: 3,
    of:
      ([condition, yes, no]) =>
      (valueOf) => {
        const holds = condition!(valueOf);
        return holds === undefined ? undefined : (holds === 0 ? no! : yes!)(valueOf);
      },
  },
  FILL: {
    takes: 2,
    of:
      ([value, otherwise]) =>
      (valueOf) =>
        value!(valueOf) ?? otherwise!(valueOf),
  },
};

/** @param ids metrics that it may name @throws UnsupportedExpression */
export function readExpression(text: string, ids: readonly string[]): Expression {
  const tokens = text.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|<=|>=|==|!=|\S/g) ?? [];
  const refuse = (what: string): never => {
    throw new UnsupportedExpression(text, what);
  };
  const take = (): string => tokens.shift() ?? refuse("an end too early");
  const expect = (token: string): void => {
    const found = take();
    if (found !== token) refuse(`"${found}" instead of "${token}"`);
  };

  function level(index: number): Expression {
    const known = operators[index];
    if (!known) return operand();
    let left = level(index + 1);
    while (tokens[0] !== undefined && known[tokens[0]]) left = both(known[take()]!, left, level(index + 1));
    return left;
  }

  function operand(): Expression {
    const token = take();
    if (/^\d/.test(token)) return () => Number(token);
    if (token === "(") {
      const inner = level(0);
      expect(")");
      return inner;
    }
    if (tokens[0] === "(" && /^\w/.test(token)) return call(token);
    if (ids.includes(token)) return (valueOf) => valueOf(token);
    return refuse(`"${token}"`);
  }

  function call(name: string): Expression {
    const known = (Object.hasOwn(functions, name) ? functions[name] : undefined) ?? refuse(`${name}()`);
    const args: Expression[] = [];
    for (let next = take(); next !== ")"; next = take()) {
      if (args.length > 0 && next !== ",") refuse(`"${next}" instead of ","`);
      args.push(level(0));
      if (tokens[0] !== "," && tokens[0] !== ")") refuse(`"${tokens[0] ?? "the end"}" in ${name}()`);
    }
    if (args.length !== known.takes) refuse(`${name}() of ${args.length}`);
    return known.of(args);
  }

  const all = level(0);
  return tokens.length === 0 ? all : refuse(`"${tokens[0]}"`);
}

/** Without either of the two there is no result, and none where it would be divided by 0. */
const both =
  (operator: Binary, left: Expression, right: Expression): Expression =>
  (valueOf) => {
    const [a, b] = [left(valueOf), right(valueOf)];
    const result = a === undefined || b === undefined ? undefined : operator(a, b);
    return Number.isFinite(result) ? result : undefined;
  };
