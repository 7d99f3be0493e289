/** Plants every defect, one after the other, and asks in between whether the platform is well again. */
import path from "node:path";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import { drillPlatform, type PlatformSnapshot } from "../../drill/drillPlatform";
import { parseSnapshot } from "../../drill/snapshot";
import type { Session } from "../cloud/sessions";
import { cloudsAt } from "../providers/cloud";
import type { Tally } from "../scenarios/tally";
import { snapshotFile } from "../steps/snapshot";
import { asked, type DrillAnswer } from "./asking";
import type { Defect, DefectCloud } from "./defect";
import { Figures } from "./figures";
import { steady } from "./index";

/** A kept control plane; of a living cloud the data plane would mend what is planted. */
export const canBeSpoilt = ({ folder, data }: Session): boolean =>
  data.kept && data.endpoint !== undefined && data.control === undefined && existsSync(snapshotFile(folder));

export async function defectCloud({ folder, data }: Session): Promise<DefectCloud> {
  const file = snapshotFile(folder);
  return drilledCloud(data.endpoint!, parseSnapshot(readFileSync(file, "utf8"), file));
}

/** A platform that stands on an emulator, whose alarms' receivers have confirmed. */
export async function drilledCloud(endpoint: string, snapshot: PlatformSnapshot): Promise<DefectCloud> {
  const platform = drillPlatform(snapshot);
  const cloud = { endpoint, snapshot, platform, figures: new Figures(endpoint, platform), cloudIn: cloudsAt(endpoint) };
  await steady(cloud);
  return cloud;
}

interface SoakPorts {
  readonly tally: Tally;
  readonly say: (line: string) => void;
}

/** Name in the tally of what is asked when nothing is planted. */
export const cleanRun = (number: number): string => `nothing is planted (${number})`;

export async function playDefects(
  cloud: DefectCloud,
  due: readonly Defect[],
  clean: number,
  ports: SoakPorts,
): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "defects-"));
  const ask = (words: readonly string[], planted = {}): Promise<DrillAnswer> => asked(cloud, words, folder, planted);
  try {
    for (let number = 1; number <= clean; number++)
      await play(cleanRun(number), ports, async () => problemOf(await ask(["readiness"]), 0, /YES/));
    for (const it of due)
      await play(it.name, ports, async () => {
        const planted = await it.plant(cloud);
        const answer = await ask(it.command, planted).finally(() => planted.undo());
        const missed = problemOf(answer, it.exitCode, it.reason);
        return missed ?? problemOf(await ask(["readiness"]), 0, /YES/);
      });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function problemOf({ exitCode, text }: DrillAnswer, wanted: number, reason: RegExp): string | undefined {
  if (exitCode === wanted && reason.test(text)) return undefined;
  return `exit code ${exitCode}, not ${wanted} with ${reason.source}:\n${text.slice(-1500)}`;
}

async function play(name: string, { tally, say }: SoakPorts, work: () => Promise<string | undefined>): Promise<void> {
  const began = performance.now();
  const detail = await work().catch((error: Error) => error.message);
  const seconds = (performance.now() - began) / 1000;
  say(
    `${detail === undefined ? "✔" : "✘"} ${seconds.toFixed(1).padStart(5)} s  ${name}${detail === undefined ? "" : `\n${detail}`}`,
  );
  tally.add({
    ...{ name, outcome: detail === undefined ? "held" : "deviated", at: new Date().toISOString(), seconds },
    ...{ timeScale: 60, perSecond: 0 },
    problems: detail === undefined ? [] : [{ step: "asked", detail }],
  });
}
