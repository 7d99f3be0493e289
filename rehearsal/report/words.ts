import type { StepOutcome } from "./report";

/** An outcome's mark and word: told apart by more than colour. */
export const outcomeWords: Readonly<Record<StepOutcome, { readonly mark: string; readonly word: string }>> = {
  held: { mark: "✔", word: "held" },
  deviated: { mark: "≠", word: "deviated" },
  refused: { mark: "⊘", word: "refused" },
  failed: { mark: "✘", word: "failed" },
  skipped: { mark: "·", word: "skipped" },
};

/** Seconds as people say them: `4.3 s`, `2 min 43 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** What a step did to a stack: `178 created`, `2 changed, 176 same`; `nothing` where it touched none. */
export function effect(step: Readonly<Record<"created" | "changed" | "deleted" | "same", number>>): string {
  const kinds = ["created", "changed", "deleted", "same"] as const;
  const words = kinds.filter((it) => step[it] > 0).map((it) => `${step[it]} ${it}`);
  return words.join(", ") || "nothing";
}

/** Keeps both ends of a name that is too long for its place. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = Math.floor((length - 1) / 2);
  return `${text.slice(0, length - 1 - end)}…${text.slice(text.length - end)}`;
}
