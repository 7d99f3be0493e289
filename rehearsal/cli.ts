import { optionsOrExit } from "../toolchain/commandLine";
import { becomeLocal, shellWord } from "../toolchain/environment";
import { ensureEmulatorInstalled } from "./emulator/install";
import { findEngine } from "./engine/engine";
import { findLanguageHost } from "./engine/languageHost";
import { configuredPlatform } from "./configured";
import { help, introduction, parseOptions, type RehearsalOptions } from "./options";
import { discardKept, Rehearsal } from "./rehearsal";
import { summaryTable } from "./report/summary";
import { writeReport } from "./report/write";
import { Terminal } from "./terminal";

async function main(): Promise<number> {
  const terminal = new Terminal();
  const options = optionsOrExit((args) => parseOptions(args, configuredPlatform), help);
  if (options.cloud === "discardKept") {
    terminal.line(`removed ${discardKept()} kept cloud(s)`);
    return 0;
  }
  const started = Date.now();
  const interruption = listenForInterruption(terminal);
  const progress = (line: string): void => terminal.line(`  ${line}`);
  await ensureEmulatorInstalled(progress);
  const engine = await findEngine(progress);
  const languageHost = options.cloud === "keep" ? await findLanguageHost(progress) : undefined;
  terminal.line(`engine: ${engine.origin}`);
  terminal.line(introduction(options));
  const setupSeconds = (Date.now() - started) / 1000;

  becomeLocal();
  interruption.preparing = false;
  const rehearsal = await Rehearsal.start(options, engine, terminal);
  interruption.signal.addEventListener("abort", () => rehearsal.interrupt());
  if (interruption.signal.aborted) rehearsal.interrupt();
  try {
    await rehearsal.run();
    const report = await writeReport(rehearsal, { engine, setupSeconds, started });
    terminal.line(`\n${summaryTable(report)}`);
    if (options.output === "json") process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    if (rehearsal.wasInterrupted) return 130;
    return report.outcome === "held" ? 0 : 1;
  } finally {
    const end = await rehearsal.end();
    if (languageHost && end === "left") printExports(terminal, rehearsal, options, languageHost);
  }
}

/**
 * From the very first moment, Ctrl-C and SIGTERM end everything that was started. While tools are prepared nothing runs
 * that outlives this process; from then on the cloud is ended in order, and asking twice changes nothing.
 */
function listenForInterruption(terminal: Terminal): { preparing: boolean; readonly signal: AbortSignal } {
  const controller = new AbortController();
  const state = { preparing: true, signal: controller.signal };
  const onSignal = (): void => {
    if (state.preparing) process.exit(130);
    terminal.line("interrupted: asking every engine to stop, and ending the local cloud; this takes a few seconds");
    controller.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return state;
}

function printExports(terminal: Terminal, rehearsal: Rehearsal, options: RehearsalOptions, languageHost: string): void {
  const stack = options.stack ?? options.regions[1] ?? options.bootstrapRegion;
  const { cloud, stacks } = rehearsal.context;
  const lines = Object.entries(cloud.exports).map(([name, value]) =>
    name === "PATH"
      ? `export PATH=${shellWord(`${languageHost}:${value.replace(/\$PATH$/, "")}`)}"$PATH"`
      : `export ${name}=${shellWord(value)}`,
  );
  const commands = [`pulumi preview --stack ${stack}`, `pulumi up --stack ${stack} --policy-pack policy`];
  terminal.line(
    `\nThe local cloud stays up. For each of its stacks (${stacks.join(", ")}), whichever --stack names:\n\n` +
      [`cd ${shellWord(cloud.workspace)}`, ...lines, ...commands].map((line) => `  ${line}\n`).join(""),
  );
  terminal.line("Remove it with: npm run rehearse -- --discard");
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
