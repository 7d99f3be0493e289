/** `npm run name`: what the platform of this checkout is called, so that two fit into one account and one backend. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectFile } from "../config/files";
import { platformNameAllowed, platformNameObjection } from "../config/platformNames";
import { readFlags } from "../toolchain/readFlags";
import { argumentsOrExit, runCommand } from "../toolchain/commandLine";
import { say } from "./ask";
import { renamedProject, renamedStack, type Renaming } from "./platformName";

const help = `Usage: npm run name -- <name> [--shared]

Calls the platform of this checkout so: in Pulumi.yaml, in the stacks' files and in profiles/. Run it before its first deployment. What is
deployed under the name before stays, with its state: in a checkout of its own it goes on as it was.
  --shared   another platform of the account has made what an account has once: GitHub's OIDC provider, the replication of images
Exit code: 0 done, 1 failed, 2 bad options.`;

const root = path.join(__dirname, "..");

function optionsIn(args: readonly string[]): Pick<Renaming, "to" | "singletons"> | undefined {
  const { values, positionals, wrong } = readFlags(args, {
    shared: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  } as const);
  if (values.help) return undefined;
  const [to = "", ...rest] = positionals;
  const reason = rest.length > 0 ? "which is more than one name" : platformNameObjection(to);
  const problems = [
    ...wrong,
    ...(reason === undefined
      ? []
      : [`the name is ${positionals.join(" ") || "not given"}, ${reason}. ${platformNameAllowed}`]),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { to, ...(values.shared && { singletons: "shared" as const }) };
}

/** All are read, and refused together, before the first is written. */
function main(): void {
  const options = argumentsOrExit(() => optionsIn(process.argv.slice(2)), help);
  const renaming: Renaming = { from: projectFile(root, "foundation").name, ...options };
  const folders = [root, ...readdirSync(path.join(root, "profiles")).map((it) => path.join(root, "profiles", it))];
  const files = folders.flatMap((folder) =>
    readdirSync(folder).flatMap((it) => (/^Pulumi\..+\.yaml$/.test(it) ? [path.join(folder, it)] : [])),
  );
  const project = path.join(root, "Pulumi.yaml");
  const texts = [project, ...files].map((file) => {
    const [text, name] = [readFileSync(file, "utf8"), path.relative(root, file)];
    return {
      file,
      name,
      text,
      renamed: file === project ? renamedProject(text, renaming) : renamedStack(name, text, renaming),
    };
  });
  const changed = texts.filter(({ text, renamed }) => renamed !== text);
  for (const { file, name, renamed } of changed) {
    writeFileSync(file, renamed);
    say(`wrote ${name}`);
  }
  say(
    changed.length === 0
      ? `The platform is called ${renaming.to} already.`
      : `The platform is called ${renaming.to}. Give it a domain of its own in Pulumi.yaml, then: npm run bootstrap`,
  );
}

void runCommand(main);
