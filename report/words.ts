import type { StepOutcome } from "./steps";
import type { Topology, TopologyCompute } from "./topology";

/** An outcome's mark and word: told apart by more than colour. */
export const outcomeWords: Readonly<Record<StepOutcome, { readonly mark: string; readonly word: string }>> = {
  held: { mark: "✔", word: "held" },
  deviated: { mark: "≠", word: "deviated" },
  refused: { mark: "⊘", word: "refused" },
  failed: { mark: "✘", word: "failed" },
  aborted: { mark: "✘", word: "aborted" },
  skipped: { mark: "·", word: "skipped" },
};

/** Kinds as people say them. */
export const computeWords: Readonly<Record<TopologyCompute["kind"], string>> = { asg: "Auto Scaling", eks: "EKS" };
export const databaseWords: Readonly<Record<Topology["relationalKind"], string>> = {
  "aurora-global": "Aurora",
  rds: "RDS PostgreSQL",
};

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** `2 instances`, or `2 pods on 2 nodes`. */
export function amountOf({ instances, pods }: TopologyCompute): string {
  return pods === undefined
    ? counted(instances, "instance")
    : `${counted(pods, "pod")} on ${counted(instances, "node")}`;
}

/** `Auto Scaling`, or `EKS 1.36`. */
export const nameOf = ({ kind, version }: TopologyCompute): string => [computeWords[kind], version].join(" ").trim();

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
