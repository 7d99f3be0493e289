/** Could we leave each region now? It changes nothing. */
import type { DrillContext } from "../context";
import { steadyGuards } from "../guards/steadyGuards";
import { askedOf, type GuardFinding } from "../guards/steadyGuard";

/** One guard's answer for one region. */
export interface ReadinessCheck {
  readonly guard: string;
  readonly question: string;
  /** None where the answer is yes. */
  readonly findings: readonly GuardFinding[];
}

export interface RegionReadiness {
  /** Region that would be left. */
  readonly leave: string;
  readonly ready: boolean;
  readonly checks: readonly ReadinessCheck[];
}

export interface Readiness {
  /** ISO 8601, UTC. */
  readonly askedAt: string;
  /** Of the outputs that it worked with. */
  readonly snapshotTakenAt: string;
  readonly commit: string;
  readonly ready: boolean;
  readonly regions: readonly RegionReadiness[];
}

/** For every region, or the one that was chosen. */
export async function askReadiness(context: DrillContext): Promise<Readiness> {
  const { platform } = context;
  const { leave } = context.choice;
  const asked = platform.regions.map(({ region }) => region).filter((it) => leave === undefined || it === leave);
  if (asked.length === 0)
    throw new Error(
      `--leave ${leave} is no region of this platform, which has ${platform.regions.map(({ region }) => region).join(", ")}.`,
    );
  const regions = await Promise.all(asked.map((it) => readinessOf(it, context)));
  return {
    askedAt: new Date().toISOString(),
    snapshotTakenAt: platform.snapshot.takenAt,
    commit: platform.snapshot.commit,
    ready: regions.every(({ ready }) => ready),
    regions,
  };
}

async function readinessOf(leave: string, context: DrillContext): Promise<RegionReadiness> {
  const asked = askedOf(context, { ...context.choice, leave });
  const checks = await Promise.all(
    Object.values(steadyGuards).map(async ({ name, question, ...guard }): Promise<ReadinessCheck> => {
      const findings = await guard.findings(asked);
      return { guard: name, question, findings };
    }),
  );
  return { leave, ready: checks.every(({ findings }) => findings.length === 0), checks };
}

/** 0 where every region could be left, 1 where one couldn't. */
export const readinessExitCode = ({ ready }: Readiness): 0 | 1 => (ready ? 0 : 1);

/** For a terminal: a table of guards by regions, then every reason once, with the regions that can't be left for it. */
export function readinessText({ regions, snapshotTakenAt, commit }: Readiness): string {
  const width = Math.max(...Object.keys(steadyGuards).map((it) => it.length), "could we leave".length);
  const line = (first: string, cells: readonly string[]): string =>
    `${first.padEnd(width)}  ${cells.map((it, index) => it.padEnd(regions[index]!.leave.length)).join("  ")}`.trimEnd();
  const table = [
    line(
      "could we leave",
      regions.map(({ leave }) => leave),
    ),
    ...regions[0]!.checks.map(({ guard }, row) =>
      line(
        guard,
        regions.map(({ checks }) => (checks[row]!.findings.length === 0 ? "yes" : "no")),
      ),
    ),
    line(
      "",
      regions.map(({ ready }) => (ready ? "YES" : "NO")),
    ),
  ];
  const outputs = `Outputs of ${snapshotTakenAt}, commit ${commit}. Nothing was changed.`;
  return [...table, "", ...reasons(regions), outputs].join("\n");
}

function reasons(regions: readonly RegionReadiness[]): readonly string[] {
  const by = new Map<string, { readonly finding: GuardFinding; readonly guard: string; readonly leaves: string[] }>();
  for (const { leave, checks } of regions)
    for (const { guard, findings } of checks)
      for (const finding of findings) {
        const key = JSON.stringify([guard, finding]);
        const known = by.get(key) ?? { finding, guard, leaves: [] };
        by.set(key, known);
        known.leaves.push(leave);
      }
  return [...by.values()].flatMap(({ finding: { seen, required, fix }, guard, leaves }) => [
    `not leaving ${leaves.join(", ")} (${guard}): ${seen}`,
    `  required: ${required}`,
    `  ${fix}`,
    "",
  ]);
}
