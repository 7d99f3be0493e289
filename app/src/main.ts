import { fence, unfence } from "./commands/fence";
import { grantMerchant } from "./commands/grantMerchant";
import { migrate } from "./commands/migrate";
import { reconcile } from "./commands/reconcile";
import { seed } from "./commands/seed";
import { serve } from "./commands/serve";
import { ConfigurationError, parseSettings } from "./configuration/parse";
import type { Settings } from "./configuration/settings";

/** `storefront <command>`: each reads the same environment variables, and takes what stands behind its name. */
const commands: Readonly<Record<string, (settings: Settings, args: readonly string[]) => Promise<void>>> = {
  serve,
  migrate,
  seed,
  reconcile,
  fence,
  unfence,
  "grant-merchant": grantMerchant,
};

async function main(): Promise<void> {
  const name = process.argv[2] ?? "serve";
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
