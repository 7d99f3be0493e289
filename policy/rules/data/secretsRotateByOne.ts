import { type Finding, type Plan, type PlanRule, type Resource, resourceOf } from "../../rule";
import { at } from "../../reading";

/** A rotating value has two places, and each says the generation that it holds. Which generation is current follows from both. */
interface Rotating {
  readonly value: string;
  readonly generation: number;
}

function rotating({ name, props, inputs }: Resource): readonly Rotating[] {
  const [, value] = /^(.+)-(even|odd)$/.exec(name) ?? [];
  const generation = Number(at(inputs ?? props, "keepers", "generation"));
  return value === undefined || Number.isNaN(generation) ? [] : [{ value, generation }];
}

const current = (all: readonly Rotating[], value: string): number =>
  Math.max(...all.filter((it) => it.value === value).map(({ generation }) => generation));

function findings({ operations, resources }: Plan): readonly Finding[] {
  const changed = operations.filter(({ kind }) => kind !== "delete").map(({ before }) => before);
  const urns = new Set(changed.map(({ urn }) => urn));
  // What doesn't change is among the resources alone, and is as it was.
  const kept = resources.filter(({ urn }) => !urns.has(urn)).flatMap(rotating);
  const was = [...changed.flatMap(rotating), ...kept];
  const is = resources.flatMap(rotating);
  return [...new Set(changed.flatMap(rotating).map(({ value }) => value))].flatMap((value) => {
    const [from, to] = [current(was, value), current(is, value)];
    if (to === from || to === from + 1) return [];
    const what = to < from ? "back" : "over a number";
    return [
      { message: `The plan takes ${value} ${what}, from generation ${from} to ${to}. Set ${from}, or ${from + 1}.` },
    ];
  });
}

const slot = (name: "even" | "odd", generation: number): Resource =>
  resourceOf({
    type: "random:index/randomPassword:RandomPassword",
    name: `origin-secret-${name}`,
    props: { keepers: { generation: String(generation) } },
  });

/** The two places before, and as a plan leaves them. */
function from(before: readonly [number, number], after: readonly [number, number]): Partial<Plan> {
  const [was, is] = [before, after].map(([even, odd]) => [slot("even", even), slot("odd", odd)]) as [
    Resource[],
    Resource[],
  ];
  const operations = was.flatMap((it, index) =>
    before[index] === after[index]
      ? []
      : [{ kind: "replace" as const, before: it, after: is[index]!, changed: ["keepers"] }],
  );
  return { operations, resources: is };
}

export const secretsRotateByOne: PlanRule = {
  name: "secrets-rotate-by-one",
  title: "The secrets between regions rotate by one generation at a time, and never back.",
  reason:
    "Each generation takes the place of the one before the last. One that is skipped, or gone back to, throws away the value that is in use: until every stack is applied, load balancers refuse CloudFront and regions refuse each other.",
  link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets_strategies.html",
  level: "mandatory",
  remedy: "Set secretGeneration to the deployed number, or one more, and deploy everything before the next rotation.",
  findings,
  planFixtures: {
    failing: [from([0, -1], [2, 1]), from([0, 1], [0, -1]), from([2, 1], [0, 1]), from([0, 1], [4, 3])],
    passing: [
      from([0, -1], [0, 1]),
      from([0, 1], [2, 1]),
      from([2, 1], [2, 1]),
      { resources: [slot("even", 0), slot("odd", -1)] },
    ],
  },
};
