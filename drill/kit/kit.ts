/**
 * The offline kit: the drill tool as one file with what it needs to know, which runs where GitHub, npm, the Pulumi backend and us-east-1 are
 * unreachable. Carry it where it can be reached without them.
 */
import { chmod, cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { drillPlatform, type PlatformSnapshot } from "../drillPlatform";
import type { PlatformDrill } from "../drills";
import { planText, planView } from "../planView";
import { choicesOf, type ProofScope } from "../regionProof";
import { textOf } from "../snapshot";

export interface KitSource {
  /** Of the program. */
  readonly root: string;
  /** Commit of the program. */
  readonly commit: string;
  readonly snapshot: PlatformSnapshot;
  readonly drills: readonly PlatformDrill[];
}

/** Where a program keeps its kit. */
export const kitFolder = (root: string): string => path.join(root, "build", "drill-kit");

/** What people read during a drill, as far as it is there. */
const documents = ["docs/drills.md", "docs/runbooks", "docs/resilience.md", "docs/databases.md"];

/** Name of the file that says which program the kit is of: it has no repository. */
export const commitFile = "commit";

/** Replaces the folder as a whole. */
export async function makeKit(source: KitSource, folder: string): Promise<void> {
  const fresh = `${folder}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(path.join(fresh, "build"), { recursive: true });
  await bundle(source.root, path.join(fresh, "bin", "drill.cjs"));
  const { name, version } = JSON.parse(readFileSync(path.join(source.root, "package.json"), "utf8")) as Package;
  await writeFile(path.join(fresh, "package.json"), `${JSON.stringify({ name, version, private: true })}\n`);
  await writeFile(path.join(fresh, commitFile), `${source.commit}\n`);
  await writeFile(path.join(fresh, "build", "platform.json"), textOf(source.snapshot));
  await writeFile(path.join(fresh, "README.md"), readme(source));
  await writeFile(
    path.join(fresh, "drill"),
    '#!/bin/sh\nexec node --no-warnings "$(dirname "$0")/bin/drill.cjs" "$@"\n',
  );
  await chmod(path.join(fresh, "drill"), 0o755);
  await writePlans(source, path.join(fresh, "plans"));
  for (const it of documents.filter((it) => existsSync(path.join(source.root, it))))
    await cp(path.join(source.root, it), path.join(fresh, it), { recursive: true });
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}

interface Package {
  readonly name: string;
  readonly version: string;
}

/** One file without a package beside it. The bundler itself stays out: a kit makes no kits. */
async function bundle(root: string, outfile: string): Promise<void> {
  const { build } = await import("esbuild");
  await build({
    ...{ absWorkingDir: root, entryPoints: ["drill/cli.ts"], outfile },
    ...{ bundle: true, external: ["esbuild"], platform: "node", format: "cjs", target: "node20" },
    logLevel: "warning",
  });
}

/** Every plan on paper, for whoever has nothing that runs. */
async function writePlans({ snapshot, drills }: KitSource, folder: string): Promise<void> {
  const platform = drillPlatform(snapshot);
  const scope: ProofScope = { regions: snapshot.regions, zones: snapshot.regions.map((it) => `${it}a`) };
  await mkdir(folder);
  for (const drill of drills)
    for (const choice of choicesOf({ needs: drill.needs, takes: ["dataLoss"] }, scope)) {
      const { leave, alsoLeave, to, store, zone, dataLoss } = choice;
      const chosen = [leave, alsoLeave, to, store, zone].flatMap((it) => it ?? []);
      const loss = dataLoss === "accepted" ? ["accept-data-loss"] : [];
      const file = path.join(folder, `${[drill.name, ...chosen, ...loss].join("-")}.txt`);
      const text = textOfPlan(() => planText(planView(drill, drill.plan(platform, choice), choice)));
      if (text !== undefined) await writeFile(file, `${text}\n`);
    }
}

/** Nothing where the drill refuses this choice. */
function textOfPlan(plan: () => string): string | undefined {
  try {
    return plan();
  } catch {
    return undefined;
  }
}

const readme = ({ snapshot, commit }: KitSource): string => `# Drill kit

The drill tool of ${snapshot.domain}, commit ${commit}, with the platform as of ${snapshot.takenAt}. It needs Node.js 20.19 or newer and credentials
of the drill role; nothing of GitHub, npm or the Pulumi backend, and of the regions only those that stay.

    ./drill list
    ./drill readiness --leave ${snapshot.regions[0]}
    ./drill plan region-evacuation --leave ${snapshot.regions[0]}
    ./drill run region-evacuation --leave ${snapshot.regions[0]}

Credentials come from a region that stays: AWS_REGION=${snapshot.regions.at(-1)} AWS_STS_REGIONAL_ENDPOINTS=regional aws sts assume-role …
A newer snapshot than the kit's, of a region that answers: ./drill status --snapshot ${snapshot.regions.at(-1)}
plans/ has every plan as text, docs/ what people read.
`;
