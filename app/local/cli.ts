/** `npm run storefront`: the whole shop on this machine, and what it can be asked for while it runs. */
import { parsedOrExit } from "../../toolchain/commandLine";
import { ask } from "./control";
import { help, parseOptions } from "./options";
import { serveShop } from "./serveShop";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const command = parsedOrExit(parseOptions);
  if (command.name === "start") return serveShop(command);
  if (command.name === "help") say(help);
  else await ask(command.port, command.request, say);
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    // A mistake of ours, unlike what can go wrong, is of no use without the place.
    process.stderr.write(`${error instanceof TypeError ? error.stack : error.message}\n`);
    process.exit(1);
  },
);
