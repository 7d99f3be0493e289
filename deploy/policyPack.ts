/**
 * The policy pack of a stack, served by the stack's own process. The engine would start a process for it in every preview and update; a
 * pack that is here already is loaded once and costs those next to nothing.
 */
import path from "node:path";
import { moduleAt } from "./bundle/modules";
import type { StackTarget } from "./protocol";

/** What `index.ts` of a pack's folder exports. */
interface PackModule {
  /** Serves the pack on loopback. @returns The port. */
  readonly start: () => Promise<number>;
}

const policyRoom = path.join(__dirname, "..", "policy");

/**
 * Loads the stack's pack and serves it until this process ends.
 * @returns Folders that the engine is to take for packs, of a kind that it runs by a file in `policy/bin`, which tells it the port. None where
 * nothing is judged.
 */
export async function servePack({ policyPack, workDir, engineRoot }: StackTarget): Promise<string[]> {
  if (policyPack === undefined) return [];
  // The pack finds configuration in the project, and asks the engine what is deployed.
  process.env["MERIDIAN_PROJECT"] = workDir;
  const engine = engineRoot === undefined ? [] : [path.join(engineRoot, "bin")];
  process.env["PATH"] = [...engine, process.env["PATH"] ?? "", path.join(policyRoom, "bin")].join(path.delimiter);
  const { start } = moduleAt(path.join(policyPack, "index")) as PackModule;
  process.env["MERIDIAN_POLICY_PORT"] = String(await start());
  return [path.join(policyRoom, "attached")];
}
