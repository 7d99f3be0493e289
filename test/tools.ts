/** Prepares every tool that the tests use, so that no test waits for a build. */
import { findChromium } from "../app/test/chromium";
import { stripeMockBinary } from "../app/test/stripe/stripeMock";
import { ensureEmulatorInstalled } from "../rehearsal/emulator/install";
import { findChildBundle, makeChildBundle } from "../deploy/bundle/childBundle";
import { findEngine } from "../engine/engine";
import { findLanguageHost } from "../engine/languageHost";
import { linearizabilityBinary } from "../load/checkers/linearizability";
import { prepareServers } from "../servers/prepare";

const progress = (line: string): void => void process.stderr.write(`  ${line}\n`);

async function main(): Promise<void> {
  await ensureEmulatorInstalled(progress);
  await findEngine(progress);
  await findLanguageHost(progress);
  await prepareServers(progress);
  await linearizabilityBinary(progress);
  await stripeMockBinary(progress);
  await findChromium(progress);
  // Where it can't be made, stacks run from their sources, and the bundle's own test says why.
  if (!findChildBundle()) await makeChildBundle().catch(() => undefined);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
