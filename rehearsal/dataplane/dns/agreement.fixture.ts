/** Holds the two evaluators of Route 53's rules against each other, and counts what that has covered. */
import { isDeepStrictEqual } from "node:util";
import type { DnsAnswer } from "./answer";
import type { DnsChoice, Question } from "./choice";
import { chanceOf } from "./chance.fixture";
import { judge, type Judgement, type Step, type Verdict } from "./independent.fixture";
import type { Rules } from "./mutants.fixture";
import { type RandomTree, randomTree } from "./randomTrees.fixture";

/** How often each thing occurred. */
export type Coverage = Map<string, number>;

export type Answering = Pick<Rules, "answer" | "CheckHealth" | "readZone">;

/** Asks both about the tree that a number makes. Says where they differ, if they do. */
export function disagreement(rules: Answering, seed: number, covered: Coverage = new Map()): string | undefined {
  const tree = randomTree(seed);
  const judgement = judge(tree);
  const checks = new rules.CheckHealth(tree.checks, tree.observed);
  for (const it of tree.checks) {
    const expected = judgement.checks.get(it.Id!)!;
    count(covered, `${it.HealthCheckConfig!.Type} ${expected ? "healthy" : "unhealthy"}`);
    if (checks.isHealthy(it.Id!) !== expected)
      return told(seed, `check ${it.Id}`, expected, !expected, [it, tree.observed]);
  }
  const zone = rules.readZone(tree.zone, tree.records);
  for (const question of tree.questions) {
    const verdict = judgement.ask(question);
    const answer = rules.answer(zone, checks, question);
    note(covered, question, verdict);
    const unfair = (): boolean =>
      verdict.answered < verdict.lines.length &&
      leavesOneOut((it) => rules.answer(zone, checks, it), question, verdict);
    if (!agree(verdict, answer) || unfair()) return explained(tree, judgement, question, verdict, answer);
  }
  return undefined;
}

const linesOf = ({ records }: DnsAnswer): string[] =>
  records.flatMap(({ name, type, ttl, values, resource }) =>
    (resource === undefined ? values : [`-> ${resource}`]).map((it) => `${name} ${type} ${ttl} ${it}`),
  );

function agree({ code, lines, answered, steps }: Verdict, answer: DnsAnswer): boolean {
  const given = linesOf(answer);
  if (answer.code !== code || given.length !== answered || !agreeOnPath(steps, answer.path)) return false;
  return answered < lines.length
    ? new Set(given).size === answered && given.every((it) => lines.includes(it))
    : isDeepStrictEqual(given.sort(), lines.toSorted());
}

/** Several values are several choices of one step. */
function agreeOnPath(steps: readonly Step[], path: readonly DnsChoice[]): boolean {
  const many = steps.at(-1)?.policy === "multivalue";
  const single = many ? steps.slice(0, -1) : steps;
  return (
    (many ? path.length > single.length : path.length === single.length) &&
    path.every(({ record, because }, index) => {
      const step = steps[Math.min(index, steps.length - 1)]!;
      const same = index >= single.length || record.setIdentifier === step.record.SetIdentifier;
      return same && (because === "last resort") === step.lastResort;
    })
  );
}

/** Of more values than fit, each must be answered to somebody: by 24 clients, but for a chance of one in 10^12. */
function leavesOneOut(ask: (question: Question) => DnsAnswer, question: Question, { lines, steps }: Verdict): boolean {
  if (steps.length > 1) return false;
  const random = chanceOf(question.random());
  const given = new Set(Array.from({ length: 24 }, () => linesOf(ask({ ...question, random }))).flat());
  return lines.some((it) => !given.has(it));
}

const count = (covered: Coverage, what: string): unknown => covered.set(what, (covered.get(what) ?? 0) + 1);

function note(covered: Coverage, { name, type }: Question, verdict: Verdict): void {
  const { code, lines, answered, steps, owner, found } = verdict;
  if (code === "NXDOMAIN") return void count(covered, code);
  if (!found) return void count(covered, "NODATA");
  count(covered, steps.length === 0 ? "no location" : `depth ${steps.length}`);
  for (const { policy, lastResort } of steps) count(covered, lastResort ? `${policy}, last resort` : policy);
  if (steps.at(-1)?.record.AliasTarget && lines.length === 0) count(covered, "alias of nothing");
  if (answered < lines.length) count(covered, "some of many");
  if (lines.some((it) => it.includes("->"))) count(covered, "AWS resource");
  if (owner?.startsWith("*.") && !name.startsWith("*")) count(covered, "wildcard");
  if (type !== "CNAME" && steps[0]?.record.Type === "CNAME") count(covered, "CNAME for another type");
}

function told(seed: number, about: string, second: unknown, first: unknown, scene: unknown): string {
  return [
    `The two evaluators differ about ${about} in tree ${seed}.`,
    `  the rules:     ${JSON.stringify(first)}`,
    `  independently: ${JSON.stringify(second)}`,
    `  again: npm run soak:routing -- --from ${seed} --trees 1`,
    JSON.stringify(scene, undefined, 1),
  ].join("\n");
}

function explained(
  { seed, records, checks }: RandomTree,
  judgement: Judgement,
  { name, type, clientRegion, random }: Question,
  { code, lines, answered, steps }: Verdict,
  answer: DnsAnswer,
): string {
  return told(
    seed,
    `${name} ${type} asked from ${clientRegion} with chance ${random()}`,
    { code, lines, answered, path: steps.map((it) => [it.record.SetIdentifier, it.lastResort]) },
    { code: answer.code, lines: linesOf(answer), path: answer.path.map((it) => [it.record.setIdentifier, it.because]) },
    { records, health: checks.map(({ Id }) => [Id, judgement.checks.get(Id!)]) },
  );
}
