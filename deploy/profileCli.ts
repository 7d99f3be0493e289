/** `npm run profile`: a profile's files in place of the stacks', without their keys being lost. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { say } from "./ask";
import { profiled } from "./profile";
import { runCommand } from "../toolchain/commandLine";

const root = path.join(__dirname, "..");
const profiles = path.join(root, "profiles");

function main(): void {
  const names = readdirSync(profiles).sort();
  const [name = "", ...rest] = process.argv.slice(2);
  if (!names.includes(name) || rest.length > 0) {
    process.stderr.write(`Usage: npm run profile -- ${names.join("|")}      (docs/profiles.md)\n`);
    process.exit(2);
  }
  for (const file of readdirSync(path.join(profiles, name))) {
    const own = path.join(root, file);
    const existing = existsSync(own) ? readFileSync(own, "utf8") : undefined;
    const { text, dropped } = profiled(readFileSync(path.join(profiles, name, file), "utf8"), existing, own);
    writeFileSync(own, text);
    say(`${file}: as in ${name}${dropped.length > 0 ? `, without ${dropped.join(", ")}` : ""}`);
  }
}

void runCommand(main);
