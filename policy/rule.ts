/**
 * What a rule is. Rules are pure: they look at a plan and say what is wrong with it. `pack.ts` hands them to the engine, and
 * `rules.test.ts` holds every one of them to its own fixtures.
 */

/** A value that the engine learns only by applying the plan. It counts as given, and never as wrong. */
export const unknown = Symbol("known after apply");

/** A resource as the plan would leave it. */
export interface Resource {
  readonly urn: string;
  /** Its type's token, such as `aws:rds/cluster:Cluster`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** What it would be: what the program asks for, and what the cloud makes of it where that is known. */
  readonly props: Readonly<Record<string, unknown>>;
  /** Only what the program asks for. Missing where what the rule is given doesn't tell it from the rest. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Pulumi's own protection. */
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  /** URN of the component that made it. Missing where what the rule is given doesn't say. */
  readonly parent?: string;
  /** URNs of the resources that a property's value comes from, by property: what tells parts of a thing from others' while ids aren't known. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
}

/** What a plan does to a resource that there is already, as far as data cares. */
export interface Operation {
  readonly kind: "delete" | "replace" | "update";
  readonly before: Resource;
  /** Missing where the plan deletes it. */
  readonly after?: Resource;
  /** Inputs that differ. */
  readonly changed: readonly string[];
}

/** Everything that one preview or update of one stack would come to. */
export interface Plan {
  readonly stack: string;
  readonly resources: readonly Resource[];
  /** Only what changes something that is deployed; creations are among `resources` alone. */
  readonly operations: readonly Operation[];
  /** What the other stacks have deployed, by stack. Stacks that were never deployed are missing. */
  readonly others: Readonly<Record<string, readonly Resource[]>>;
  /**
   * Configuration of the stack by key, without the project's name: `protect`, `regions` and so on, as text where it came as text.
   * Missing where a rule is tried without a stack; a key that is missing has its default, the safe one.
   */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The same of the other regions' stacks, by stack. */
  readonly othersSettings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** `mandatory` stops the plan, `advisory` is shown beside it. */
export type Level = "mandatory" | "advisory";

export interface RuleDescription {
  /** In kebab case, unique in the pack, such as `database-storage-encrypted`. */
  readonly name: string;
  /** What must hold, in one sentence that is understood by itself. */
  readonly title: string;
  /** Why: what happens to users, data or money where it doesn't. */
  readonly reason: string;
  /** Where that is written: AWS documentation, a control of a public standard, or a post-mortem. */
  readonly link: string;
  readonly level: Level;
  /** How to fix a violation, as an instruction. */
  readonly remedy: string;
  /** Controls of public standards that it answers, such as `FSBP RDS.3` or `CIS 2.3.1`. */
  readonly controls?: readonly string[];
}

/** Looks at one resource at a time, of these types. */
export interface ResourceRule extends RuleDescription {
  readonly types: readonly string[];
  /** What is wrong, each in a few words about this resource; empty where nothing is. */
  readonly violations: (resource: Resource) => readonly string[];
  readonly fixtures: { readonly failing: readonly Fixture[]; readonly passing: readonly Fixture[] };
}

/** One resource that there is already, and what the program asks of it now. */
export interface Change {
  readonly before: Resource;
  /** Only its inputs are known yet. */
  readonly asked: Resource;
  /** Everything that the stack has deployed. */
  readonly deployed: readonly Resource[];
  readonly settings?: Plan["settings"];
}

/** Looks at the plan as a whole. */
export interface PlanRule extends RuleDescription {
  readonly findings: (plan: Plan) => readonly Finding[];
  /**
   * What can be told of one change while the plan is still made. Where a resource is protected, the engine ends the plan itself as soon as
   * it comes to it, with words about a flag and a command that takes the flag off: what a rule says here stands before that.
   */
  readonly foreseen?: {
    readonly types: ReadonlySet<string>;
    readonly findings: (change: Change) => readonly Finding[];
  };
  readonly planFixtures: { readonly failing: readonly Partial<Plan>[]; readonly passing: readonly Partial<Plan>[] };
}

export interface Finding {
  readonly message: string;
  /** The resource that it is about, where it is about one. */
  readonly urn?: string;
}

/** A resource of a fixture: what isn't said is filled in. */
export type Fixture = Pick<Resource, "type" | "props"> & Partial<Resource>;

export type Rule = ResourceRule | PlanRule;

/** A value is given, be it only known after the plan is applied. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

/** A value is known now and isn't this one. What is known later can't be judged. */
export const isOtherThan = (value: unknown, wanted: unknown): boolean => value !== unknown && value !== wanted;

/** Fills in what a fixture doesn't say. */
export function resourceOf(sample: Fixture): Resource {
  const name = sample.name ?? "fixture";
  const urn = `urn:pulumi:fixture::meridian::${sample.type}::${name}`;
  return { urn, name, protect: false, ignoreChanges: [], ...sample };
}
