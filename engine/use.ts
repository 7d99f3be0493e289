import path from "node:path";
import { findEngine } from "./engine";

/**
 * Puts an engine that suits this program first on this process' PATH, so that whatever it starts finds that one.
 * @throws Error saying what to install where none is found, downloaded or built
 */
export async function useEngine(): Promise<void> {
  const { root } = await findEngine((line) => void process.stderr.write(`${line}\n`));
  process.env["PATH"] = [path.join(root, "bin"), process.env["PATH"]].join(path.delimiter);
}
