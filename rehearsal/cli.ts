import { optionsOrExit } from "../toolchain/commandLine";
import { begin } from "./beginning";
import { configuredPlatform } from "./configured";
import { help, parseOptions } from "./options";
import { summaryTable } from "./report/summary";
import { writeReport } from "./report/write";
import { Terminal } from "./terminal";

async function main(): Promise<number> {
  const terminal = new Terminal();
  const options = optionsOrExit((args) => parseOptions(args, configuredPlatform), help);
  const { rehearsal, engine, setupSeconds, started } = await begin(options, terminal);
  try {
    await rehearsal.run();
    const report = await writeReport(rehearsal, { engine, setupSeconds, started });
    terminal.line(`\n${summaryTable(report)}`);
    if (options.output === "json") process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    if (rehearsal.wasInterrupted) return 130;
    return report.outcome === "held" ? 0 : 1;
  } finally {
    await rehearsal.end();
  }
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
