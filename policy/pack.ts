/**
 * Judges a plan: what the engine shows becomes what rules read, each resource once for all rules, and what they find becomes
 * violations, each under its rule's own name. Knows nothing of how the engine is spoken to: that is `analyzer.ts`.
 */
import path from "node:path";
import { operationsOf } from "./operations";
import type { Finding, Level, Plan, PlanRule, Resource, ResourceRule, Rule, RuleDescription } from "./rule";
import type { Deployed } from "./state";

/** Begins to read what is deployed of a stack. */
export type Reader = (stack: string) => Deployed;

export interface Pack {
  readonly name: string;
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly read: Reader;
}

/** A resource as the engine shows it. */
export interface Shown extends Omit<Resource, "inputs"> {
  /** URNs by which it went before. */
  readonly aliases: readonly string[];
}

export interface Violation {
  readonly rule: RuleDescription;
  readonly message: string;
  readonly urn?: string;
}

/** Rules of resources, and those of plans that can tell of a change before the plan is whole. */
interface RulesOfType {
  readonly own: readonly ResourceRule[];
  readonly foreseeing: readonly PlanRule[];
}

/** How strictly a rule is taken: its own level, or what the configuration of the run says of it. */
export type Taken = Level | "disabled";

/** Without it no rule of plans would have anything to judge, so it is a rule like the others, of plans. */
export const planCanBeJudged: RuleDescription = {
  name: "plan-can-be-judged",
  title: "What is deployed can be read, so that a plan can be compared with it.",
  reason: "A plan that nobody can compare with what is deployed may delete anything.",
  link: "https://www.pulumi.com/docs/iac/concepts/state-and-backends/",
  level: "mandatory",
  remedy: "Make the state readable, as docs/policy.md describes.",
};

/**
 * Judges one run of the engine after the other. The engine shows every resource twice: as it is asked for, before it decides what to do
 * with it, and at the end as it would be. Only both together, and what is deployed, say what the plan does.
 */
export class Judge {
  /** What is asked for, by URN. */
  private readonly asked = new Map<string, Readonly<Record<string, unknown>>>();
  /** What rules of plans have said already while the plan was made, by rule and URN. */
  private readonly foretold = new Set<string>();
  private stack = "";
  private deployed: Deployed | undefined;
  private levels: ReadonlyMap<string, Taken> = new Map();
  /** Rules by type of resource, found once: there are many more resources than types. */
  private readonly byType = new Map<string, RulesOfType>();

  constructor(private readonly pack: Pack) {}

  /** Everything that can be taken more or less strictly: rules of resources are told apart from those of plans. */
  get policies(): readonly { readonly about: RuleDescription; readonly subject: "resource" | "plan" }[] {
    const rules = this.pack.rules.map((it) => ({ about: it, subject: isPlanRule(it) ? "plan" : "resource" }) as const);
    return [{ about: planCanBeJudged, subject: "plan" }, ...rules];
  }

  /** Another run begins: nothing of the one before is left, as it may have been interrupted. Reading goes on while the program runs. */
  begin(stack: string): void {
    this.asked.clear();
    this.foretold.clear();
    this.configure(new Map());
    this.stack = stack;
    this.deployed = this.pack.read(stack);
    // It is awaited, and a failure reported, when the plan is whole.
    for (const read of [this.deployed.own, this.deployed.others]) read.catch(() => undefined);
  }

  configure(levels: ReadonlyMap<string, Taken>): void {
    this.levels = levels;
    this.byType.clear();
  }

  levelOf({ name, level }: RuleDescription): Taken {
    return this.levels.get(name) ?? level;
  }

  /** A resource as it is asked for. @throws Error where a rule is broken. */
  judgeResource(it: Shown): readonly Violation[] {
    this.asked.set(it.urn, it.props);
    const resource = resourceOf(it, it.props);
    return this.rulesOf(it.type).own.flatMap((rule) =>
      unlessBroken(rule, () => rule.violations(resource).map((message) => violation(rule, { message }))),
    );
  }

  /** What rules of plans can tell of a resource as soon as it is asked for. @throws Error where a rule is broken. */
  async foresee(it: Shown): Promise<readonly Violation[]> {
    const rules = this.rulesOf(it.type).foreseeing;
    if (rules.length === 0) return [];
    // What can't be read is said when the plan is whole.
    const { before: deployed = [], settings } = (await this.deployed?.own.catch(() => undefined)) ?? {};
    const before = deployed.find(({ urn }) => urn === it.urn || it.aliases.includes(urn));
    if (!before) return [];
    const change = { before, asked: resourceOf(it, it.props), deployed, settings };
    return rules.flatMap((rule) =>
      unlessBroken(rule, () => rule.foreseen!.findings(change)).map((finding) => {
        this.foretold.add(`${rule.name} ${finding.urn}`);
        return violation(rule, finding);
      }),
    );
  }

  /** All resources as they would be. @throws Error where a rule is broken. */
  async judgePlan(all: readonly Shown[]): Promise<readonly Violation[]> {
    let plan: Plan;
    try {
      plan = await this.planOf(all);
    } catch (error) {
      if (this.levelOf(planCanBeJudged) === "disabled") return [];
      return [{ rule: planCanBeJudged, message: unjudged(error as Error) }];
    }
    return this.active(isPlanRule).flatMap((rule) =>
      unlessBroken(rule, () => {
        const found = rule.findings(plan).filter(({ urn }) => !this.foretold.has(`${rule.name} ${urn}`));
        return found.map((finding) => violation(rule, finding));
      }),
    );
  }

  private rulesOf(type: string): RulesOfType {
    const known = this.byType.get(type);
    if (known) return known;
    const found = {
      own: this.active(isResourceRule).filter(({ types }) => types.includes(type)),
      foreseeing: this.active(isPlanRule).filter(({ foreseen }) => foreseen?.types.has(type)),
    };
    this.byType.set(type, found);
    return found;
  }

  private active<T extends Rule>(isOne: (rule: Rule) => rule is T): readonly T[] {
    return this.pack.rules.filter(isOne).filter((it) => this.levelOf(it) !== "disabled");
  }

  private async planOf(all: readonly Shown[]): Promise<Plan> {
    if (!this.deployed) throw new Error("the engine hasn't said which stack this is.");
    const [{ before, settings }, others] = await Promise.all([this.deployed.own, this.deployed.others]);
    const resources = all.map((it) => resourceOf(it, this.asked.get(it.urn)));
    const aliases = new Map(all.flatMap((it) => it.aliases.map((alias) => [alias, it.urn])));
    return {
      stack: this.stack,
      resources,
      operations: operationsOf(before, resources, aliases),
      settings,
      ...others,
    };
  }
}

const isPlanRule = (rule: Rule): rule is PlanRule => "findings" in rule;
export const isResourceRule = (rule: Rule): rule is ResourceRule => "violations" in rule;

const reasonMark = "\nWhy: ";

/** What was found, of the message that people read in full with its reason and remedy. */
export const findingIn = (message: string): string => message.split(reasonMark)[0]!;

const violation = (rule: Rule, { message, urn }: Finding): Violation => ({
  rule,
  message: `${message}${reasonMark}${rule.reason}\nTo fix it: ${rule.remedy}\nSee ${rule.link}`,
  ...(urn === undefined ? {} : { urn }),
});

const unjudged = ({ message }: Error): string =>
  `This plan can't be compared with what is deployed: ${message} ` +
  "Fix that, then run it again; docs/policy.md says how the pack finds the state.";

/**
 * What a broken rule didn't see may be anything. The engine ends a plan when a policy throws, whatever the policy's level. The error's
 * own words stay here: they may quote a value that is secret.
 */
function unlessBroken<T>(rule: Rule, judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    const { name, stack = "" } = error as Error;
    const [, file] = /^\s+at .*?\(?(\/[^\s)]+:\d+):\d+\)?$/m.exec(stack) ?? [];
    const where = file ? path.relative(path.join(__dirname, ".."), file) : "a place that can't be named";
    throw new Error(
      `rule ${rule.name} is broken (${name} at ${where}): what it checks is unknown, so the plan is stopped. ` +
        "Fix the rule; npx mocha policy/rules.test.ts holds it to its fixtures.",
    );
  }
}

/** @param asked Inputs; missing where the engine made the resource itself. */
function resourceOf(it: Shown, asked: Resource["inputs"]): Resource {
  const { aliases: _, props, ...rest } = it;
  return { ...rest, props: { ...asked, ...props }, inputs: asked ?? props };
}
