/** Hands the rules to the engine: what it shows becomes what rules read, and what they find becomes its violations. */
import type {
  Policies,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import path from "node:path";
import { operationsOf } from "./operations";
import type { Finding, Plan, PlanRule, Resource, ResourceRule, Rule } from "./rule";
import type { Deployed } from "./state";
import { plain } from "./values";

/** Reads what is deployed, once the first resource has told which stack this is. */
export type Reader = (stack: string) => Promise<Deployed>;

/** The rules as policies of the engine. One pack judges one plan after the other, as its process lives as long as the engine likes. */
export function policiesFor(rules: readonly Rule[], read: Reader): Policies {
  const planned = new Planned(read);
  return [
    planned.policy(),
    ...rules.map((rule) => ("findings" in rule ? planPolicy(rule, planned) : resourcePolicy(rule))),
  ];
}

/**
 * Gathers the plan. The engine shows every resource twice: as it is asked for, before it decides what to do with it, and at the end as
 * it would be. Only both together, and what is deployed, say what the plan does.
 */
class Planned {
  /** What is asked for, by URN. */
  private readonly asked = new Map<string, Readonly<Record<string, unknown>>>();
  private deployed: Promise<Deployed> | undefined;
  /** Missing where it couldn't be made: no rule of plans has anything to judge then, and the plan is stopped. */
  plan: Plan | undefined;

  constructor(private readonly read: Reader) {}

  /** Comes first among the policies, so that the plan is there for the others. */
  policy(): ResourceValidationPolicy & StackValidationPolicy {
    return {
      name: "plan-can-be-judged",
      description: "What is deployed can be read, so that a plan can be compared with it.",
      enforcementLevel: "mandatory",
      validateResource: (args) => this.see(args),
      validateStack: async (args, report) => {
        this.plan = undefined;
        try {
          this.plan = await this.made(args);
        } catch (error) {
          report(
            `This plan can't be compared with what is deployed: ${(error as Error).message} ` +
              "Fix that, then run it again; docs/policy.md says how the pack finds the state.",
          );
        }
      },
    };
  }

  private see(args: ResourceValidationArgs): void {
    this.asked.set(args.urn, plain(args.props));
    this.begin(args.urn);
  }

  /** Reading goes on while the program runs. */
  private begin(urn: string): Promise<Deployed> {
    if (this.deployed) return this.deployed;
    this.deployed = this.read(stackOf(urn));
    // It is awaited, and a failure told, when the plan is whole.
    this.deployed.catch(() => undefined);
    return this.deployed;
  }

  private async made({ resources }: StackValidationArgs): Promise<Plan> {
    const [first] = resources;
    if (!first) throw new Error("it has no resources at all.");
    const after = resources.map((it) => resourceOf(it, this.asked.get(it.urn)));
    const aliases = new Map(resources.flatMap((it) => it.opts.aliases.map((alias) => [alias, it.urn])));
    const { before, others, settings } = await this.begin(first.urn);
    // Another plan may follow in the same process, on what this one leaves.
    this.deployed = undefined;
    this.asked.clear();
    return {
      stack: stackOf(first.urn),
      resources: after,
      operations: operationsOf(before, after, aliases),
      others,
      settings,
    };
  }
}

function resourcePolicy(rule: ResourceRule): ResourceValidationPolicy {
  const types = new Set(rule.types);
  return {
    ...about(rule),
    validateResource: (args, report) => {
      if (!types.has(args.type)) return;
      failingClosed(rule, () => {
        for (const message of rule.violations(resourceOf(args))) report(reportOf(rule, { message }));
      });
    },
  };
}

function planPolicy(rule: PlanRule, planned: Planned): StackValidationPolicy {
  return {
    ...about(rule),
    validateStack: (_, report) => {
      const { plan } = planned;
      if (!plan) return;
      failingClosed(rule, () => {
        for (const finding of rule.findings(plan)) report(reportOf(rule, finding), finding.urn);
      });
    },
  };
}

const about = ({ name, title, level, link, remedy }: Rule) => ({
  name,
  description: title,
  enforcementLevel: level,
  url: link,
  remediationSteps: remedy,
});

const reportOf = ({ reason, remedy, link }: Rule, { message }: Finding): string =>
  `${message}\nWhy: ${reason}\nTo fix it: ${remedy}\nSee ${link}`;

/**
 * What a broken rule didn't see may be anything. The engine ends a plan when a policy throws, whatever the policy's level. The error's
 * own words stay here: they may quote a value that is secret.
 */
function failingClosed(rule: Rule, judge: () => void): void {
  try {
    judge();
  } catch (error) {
    const { name, stack = "" } = error as Error;
    const [, file] = /^\s+at .*?\(?(\/[^\s)]+:\d+):\d+\)?$/m.exec(stack) ?? [];
    const where = file ? path.relative(path.join(__dirname, ".."), file) : "a place that can't be named";
    const broken = new Error(
      `rule ${rule.name} is broken (${name} at ${where}): what it checks is unknown, so the plan is stopped. ` +
        "Fix the rule; npx mocha policy/rules.test.ts holds it to its fixtures.",
    );
    broken.stack = broken.message;
    throw broken;
  }
}

/** `urn:pulumi:<stack>::<project>::<types>::<name>` */
function stackOf(urn: string): string {
  const stack = /^urn:pulumi:(.+?)::/.exec(urn)?.[1];
  if (!stack) throw new Error(`${urn} names no stack.`);
  return stack;
}

function resourceOf(it: ResourceValidationArgs | PolicyResource, asked?: Readonly<Record<string, unknown>>): Resource {
  const { urn, type, name, opts } = it;
  const seen = plain(it.props);
  const parent = opts.parent ?? ("parent" in it ? it.parent?.urn : undefined);
  return {
    urn,
    type,
    name,
    props: { ...asked, ...seen },
    inputs: asked ?? seen,
    protect: opts.protect,
    ignoreChanges: opts.ignoreChanges,
    ...(parent ? { parent } : {}),
    ...("propertyDependencies" in it ? { references: referencesOf(it) } : {}),
  };
}

const referencesOf = ({ propertyDependencies }: PolicyResource): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(propertyDependencies).map(([name, them]) => [name, them.map((it) => it.urn)]));
