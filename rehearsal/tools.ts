/** Prepares every tool that the tests use, so that no test waits for a build. */
import { ensureEmulatorInstalled } from "./emulator/install";
import { findEngine } from "./engine/engine";
import { findLanguageHost } from "./engine/languageHost";

const progress = (line: string): void => void process.stderr.write(`  ${line}\n`);

async function main(): Promise<void> {
  await ensureEmulatorInstalled(progress);
  await findEngine(progress);
  await findLanguageHost(progress);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
