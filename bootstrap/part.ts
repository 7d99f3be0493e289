/** One thing that bootstrap makes, and the step that makes it. */
import type { Step } from "../drill/step";

/** What is there of it. */
export interface Look {
  readonly state: "absent" | "ours" | "foreign";
  /** What of it isn't as it should be, in words; only of what is ours. */
  readonly differs: readonly string[];
}

export const absent: Look = { state: "absent", differs: [] };
export const foreign: Look = { state: "foreign", differs: [] };

export interface StatePart {
  readonly name: string;
  /** What it is for, in a few words, with what it costs. */
  readonly purpose: string;
  look(): Promise<Look>;
  /** Makes it, or what of it differs. */
  make(look: Look): Promise<void>;
}

/** Why it can't be made; nothing where it can. */
export const refusalOf = ({ name }: StatePart, { state }: Look): readonly string[] =>
  state === "foreign"
    ? [`${name} exists, and wasn't made by this command: it has another owner's or no tag. Nothing of it is changed.`]
    : [];

export function stepOf(part: StatePart): Step<undefined, Look> {
  return {
    name: part.name,
    observe: () => part.look(),
    done: (seen) => (seen.state === "ours" && seen.differs.length === 0 ? { detail: "is there" } : undefined),
    guards: [{ refusals: (_, seen) => refusalOf(part, seen) }],
    run: async (_, seen) => {
      await part.make(seen);
      return { detail: seen.state === "absent" ? "made" : `set: ${seen.differs.join(", ")}` };
    },
    expects: {
      description: `${part.name} is as it should be`,
      missing: ({ state, differs }) =>
        state === "ours"
          ? differs.map((it) => `${part.name}: ${it}`).join(", ") || undefined
          : `${part.name} is ${state}`,
      holdSeconds: 0,
    },
    patienceSeconds: 120,
  };
}
