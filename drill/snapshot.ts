/** A snapshot of outputs as text: made after a deployment, kept in every region and on paper, read before a drill. Pure. */
import { openContractOf } from "../outputs/stacks";
import { drillPlatform, type PlatformSnapshot } from "./drillPlatform";

/** What a snapshot is made of: outputs of all stacks, as the engine gives them. */
export type SnapshotSource = Omit<PlatformSnapshot, "takenAt"> & { readonly takenAt: Date };

/**
 * Only what the contracts name and isn't secret: an output that nobody declared, or that the engine took for a secret, is left out.
 * @throws Error naming every output that is missing or of the wrong shape, and what fixes it.
 */
export function snapshotOf({ takenAt, outputs, ...rest }: SnapshotSource): PlatformSnapshot {
  const stacks = ["foundation", ...rest.regions, "global"];
  const open = Object.fromEntries(stacks.map((stack) => [stack, openOutputs(stack, outputs[stack] ?? {})]));
  const snapshot = { takenAt: takenAt.toISOString(), ...rest, outputs: open };
  drillPlatform(snapshot);
  return snapshot;
}

function openOutputs(stack: string, outputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { checks, optional = {} } = openContractOf(stack);
  const names = [...Object.keys(checks), ...Object.keys(optional)];
  const open = names.filter((it) => it in outputs && outputs[it] !== secretOutput);
  return Object.fromEntries(open.map((it) => [it, outputs[it]]));
}

/** What the engine writes in the place of a secret output. */
const secretOutput = "[secret]";

/** The same for the same platform and time, so that its digest says which it was. */
export const textOf = (snapshot: PlatformSnapshot): string => `${JSON.stringify(snapshot, undefined, 2)}\n`;

/** @throws Error saying what isn't as `deploy` writes it, and how to come by a snapshot. */
export function parseSnapshot(text: string, from: string): PlatformSnapshot {
  const given = parsed(text);
  const problems = Object.entries(shapes).flatMap(([name, { expected, holds }]) =>
    holds(given[name]) ? [] : [`  ${name}: expected ${expected}, got ${JSON.stringify(given[name]) ?? "nothing"}`],
  );
  if (problems.length > 0)
    throw new Error(`${from} is no snapshot of a platform:\n${problems.join("\n")}\n${howToCome}`);
  return given as unknown as PlatformSnapshot;
}

const isText = (it: unknown): boolean => typeof it === "string" && it !== "";
const isRecord = (it: unknown): it is Record<string, unknown> =>
  typeof it === "object" && it !== null && !Array.isArray(it);

const shapes: Readonly<Record<keyof PlatformSnapshot, { expected: string; holds: (it: unknown) => boolean }>> = {
  takenAt: {
    expected: "a time such as 2025-01-31T08:00:00.000Z",
    holds: (it) => !Number.isNaN(Date.parse(String(it))),
  },
  commit: { expected: "a commit", holds: isText },
  domain: { expected: "a domain", holds: isText },
  regions: {
    expected: "a list of regions",
    holds: (it) => Array.isArray(it) && it.length > 0 && it.every(isText),
  },
  outputs: { expected: "a map of stack to outputs", holds: (it) => isRecord(it) && Object.values(it).every(isRecord) },
};

const howToCome =
  "npm run deploy writes one to build/platform.json and into the backup bucket of every region, and a kept local cloud has one in its " +
  "session's folder; name it with --snapshot FILE.";

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const given: unknown = JSON.parse(text);
    return isRecord(given) ? given : {};
  } catch {
    return {};
  }
}

/** How long ago it was taken, in words: what was deployed since, it doesn't know. */
export function ageOf({ takenAt }: Pick<PlatformSnapshot, "takenAt">, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(takenAt)) / 60_000);
  if (minutes < 0) return "from the future: this machine's clock is wrong, or the one that took it was";
  if (minutes < 60) return counted(minutes, "minute");
  return minutes < 48 * 60 ? counted(Math.floor(minutes / 60), "hour") : counted(Math.floor(minutes / 1440), "day");
}

const counted = (number: number, unit: string): string => `${number} ${unit}${number === 1 ? "" : "s"} old`;
