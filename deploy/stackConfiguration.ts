import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import { stackNameIn } from "./stackName";
import type { Position } from "./computeMove";

export interface StackSettingsFile {
  /** Folder with Pulumi.yaml and the stacks' files. */
  readonly directory: string;
  readonly stack: string;
  /** Pulumi Cloud's organisation that the stack is in. Missing: the one that the login takes by default. */
  readonly organization?: string;
  /** Folder whose `bin/` holds the engine; without it the one on PATH is used. */
  readonly engineRoot?: string;
  /** Environment of the engine beside this process' own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Writes a region's position into its stack's file, all of it at once, by the engine: comments and everything else there stay. */
export const setPosition = (file: StackSettingsFile, { kind, standby, percent }: Position): Promise<void> =>
  setConfiguration(file, { computeKind: kind, computeStandby: standby, computeStandbyPercent: String(percent) });

/** Writes keys of the project into a stack's file in the same way. */
export async function setConfiguration(
  file: StackSettingsFile,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const pulumiCommand = await PulumiCommand.get({
    ...(file.engineRoot ? { root: file.engineRoot } : {}),
    skipVersionCheck: true,
  });
  const envVars = { ...file.env };
  const workspace = await LocalWorkspace.create({ workDir: file.directory, pulumiCommand, envVars });
  await workspace.setAllConfig(
    await stackNameIn(workspace, file),
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }])),
  );
}
