/** The only place that asks Pulumi for configuration. Nothing is read when this file is imported. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parseSettings } from "./parse";
import { quoted } from "./command";
import { ConfigurationError, type Problem } from "./problem";
import { type Configuration, contradictions } from "./reading";
import { projectFile, stackFiles, toldTo } from "./files";
import type { Settings } from "./settings";

/**
 * Settings of the stack that runs, checked against its siblings' files.
 *
 * @param projectDirectory where `Pulumi.yaml` and the stacks' files are. Needed by an inline program whose working
 * directory is not its workspace: the engine tells such a program nothing about where it is.
 * @default the project's root as the language host names it, or the closest parent of the working directory with a
 * `Pulumi.yaml`
 * @throws pulumi.RunError with every problem, each with a command that fixes it
 */
export function loadSettings(projectDirectory: string = foundProjectDirectory()): Settings {
  try {
    return parseSettings(collectConfiguration(projectDirectory));
  } catch (error) {
    // The engine prints a RunError's message alone; of any other error it prints the stack of calls too.
    if (error instanceof ConfigurationError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

/** What the engine says of this stack, and what the files beside `Pulumi.yaml` say of the others. */
export function collectConfiguration(projectDirectory: string): Configuration {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const declared = projectFile(projectDirectory, stack);
  if (declared.name !== project)
    throw new ConfigurationError(stack, [foreign(projectDirectory, declared.name, project)]);
  const files = stackFiles(projectDirectory, stack);
  const engine = pulumi.runtime.allConfig();
  const siblings = Object.entries(files)
    .filter(([name]) => name !== stack)
    .map(([name, file]) => [name, toldTo(declared, file).values]);
  const configuration: Configuration = {
    project,
    stack,
    operation: pulumi.runtime.isDryRun() ? "preview" : "update",
    ...toldTo(declared, files[stack]),
    values: { ...declared.defaults, ...engine },
    secrets: Object.keys(files[stack]?.encrypted ?? {}),
    siblings: Object.fromEntries(siblings) as Configuration["siblings"],
  };
  const strays = contradictions(configuration, files[stack]?.plain ?? {}, projectDirectory);
  if (strays.length > 0) throw new ConfigurationError(stack, strays);
  return configuration;
}

function foundProjectDirectory(): string {
  const known = pulumi.getRootDirectory();
  if (known !== "" && holdsProject(known)) return known;
  for (let directory = process.cwd(); ; directory = path.dirname(directory)) {
    if (holdsProject(directory)) return directory;
    if (directory === path.dirname(directory)) break;
  }
  throw new pulumi.RunError(
    `There is no Pulumi.yaml in ${process.cwd()} or above it. An inline program names its workspace: loadSettings(workDir).`,
  );
}

function holdsProject(directory: string): boolean {
  return fs.existsSync(path.join(directory, "Pulumi.yaml"));
}

function foreign(directory: string, found: string, wanted: string): Problem {
  return {
    path: "the project's directory",
    value: directory,
    reason: `whose Pulumi.yaml is of project ${found}, not ${wanted}`,
    allowed: "Other stacks' files are read from the directory that this run uses",
    command: `pulumi config --cwd ${quoted(directory)}`,
  };
}
