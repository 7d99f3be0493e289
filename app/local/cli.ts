/** `npm run storefront`: the whole shop on this machine, and what it can be asked for while it runs. */
import { ask } from "./control";
import { type Command, help, parseOptions } from "./options";
import { serveShop } from "./serveShop";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const command = commandOrExit();
  if (command.name === "start") return serveShop(command);
  if (command.name === "help") say(help);
  else await ask(command.port, command.request, say);
  return 0;
}

function commandOrExit(): Command {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    // A mistake of ours, unlike what can go wrong, is of no use without the place.
    process.stderr.write(`${error instanceof TypeError ? error.stack : error.message}\n`);
    process.exit(1);
  },
);
