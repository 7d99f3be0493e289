import { ensureEmulatorInstalled } from "./emulator/install";
import { findEngine } from "./engine/engine";
import { findLanguageHost } from "./engine/languageHost";
import { help, parseOptions, type RehearsalOptions } from "./options";
import { Rehearsal } from "./rehearsal";
import { writeReport } from "./report/write";
import { Terminal } from "./terminal";

async function main(): Promise<number> {
  const terminal = new Terminal();
  const options = optionsOrExit();
  const started = Date.now();
  const progress = (line: string): void => terminal.line(`  ${line}`);
  await ensureEmulatorInstalled(progress);
  const engine = await findEngine(progress);
  const languageHost = options.cloud === "keep" ? await findLanguageHost(progress) : undefined;
  terminal.line(`engine: ${engine.origin}`);
  const setupSeconds = (Date.now() - started) / 1000;

  const rehearsal = await Rehearsal.start(options, engine, terminal);
  const onInterrupt = (): void => {
    terminal.line("interrupted: asking every engine to stop, and ending the local cloud; this takes a few seconds");
    rehearsal.interrupt();
  };
  process.on("SIGINT", onInterrupt).on("SIGTERM", onInterrupt);
  try {
    await rehearsal.run();
    const report = await writeReport(rehearsal, { engine, setupSeconds, started });
    if (options.output === "json") process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    if (rehearsal.wasInterrupted) return 130;
    return report.outcome === "held" ? 0 : 1;
  } finally {
    await rehearsal.end();
    if (languageHost) printExports(terminal, rehearsal, options, languageHost);
  }
}

function optionsOrExit(): RehearsalOptions {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options.output !== "help") return options;
    process.stdout.write(`${help}\n`);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}

function printExports(terminal: Terminal, rehearsal: Rehearsal, options: RehearsalOptions, languageHost: string): void {
  const stack = options.stack ?? options.regions[1] ?? options.bootstrapRegion;
  const { cloud } = rehearsal.context;
  const lines = Object.entries(cloud.exportsFor(stack)).map(([name, value]) =>
    name === "PATH" ? `export PATH="${languageHost}:${value}"` : `export ${name}='${value}'`,
  );
  terminal.line(
    `\nThe local cloud stays up. For stack ${stack}:\n\n  cd ${cloud.workspace}\n  ${lines.join("\n  ")}\n  pulumi preview --stack ${stack}\n`,
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
