import { createRequire } from "node:module";
import type * as commandsModule from "./commands/commands";
import { ConfigurationError, parseSettings } from "./configuration/parse";
import { startTelemetry } from "./telemetry/telemetry";

/** Late, and therefore not `import`: telemetry must be there before the databases' drivers are loaded. */
const load = createRequire(__filename);

async function main(): Promise<void> {
  const name = process.argv[2] ?? "serve";
  if (name === "serve") await startTelemetry(parseSettings(process.env));
  const { commands } = load("./commands/commands") as typeof commandsModule;
  const command = commands[name];
  if (!command) throw new Error(`There is no command ${name}. There are: ${Object.keys(commands).join(", ")}`);
  await command(parseSettings(process.env), process.argv.slice(3));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigurationError ? error.message : explained(error)}\n`);
  process.exit(1);
});

/** With what caused it, and what caused that: whoever started a command has nothing else to go by. */
function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? String(error.stack) : `${error.stack}\ncaused by ${explained(error.cause)}`;
}
