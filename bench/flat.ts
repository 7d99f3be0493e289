import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { StateResource } from "../deploy/protocol";
import { programRoot } from "../rehearsal/cloud/workspace";

const run = promisify(execFile);

/**
 * What somebody would write who doesn't know components: the same resources with the same inputs, one `new` after the
 * other in one file, in a project as `pulumi new aws-typescript` makes it.
 */
export function writeFlatProject(folder: string, resources: readonly StateResource[]): void {
  mkdirSync(folder, { recursive: true });
  symlinkSync(path.join(programRoot, "node_modules"), path.join(folder, "node_modules"));
  writeFileSync(path.join(folder, "Pulumi.yaml"), "name: flat\nruntime: nodejs\n");
  writeFileSync(path.join(folder, "Pulumi.flat.yaml"), 'config:\n  "aws:region": us-east-1\n');
  writeFileSync(path.join(folder, "package.json"), '{ "name": "flat", "main": "index.ts" }\n');
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: template, files: ["index.ts"] }));
  writeFileSync(path.join(folder, "index.ts"), flatProgram(resources));
}

/** The template's own options. */
const template = {
  strict: true,
  outDir: "bin",
  target: "es2020",
  module: "commonjs",
  moduleResolution: "node",
  sourceMap: true,
  experimentalDecorators: true,
  pretty: true,
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  forceConsistentCasingInFileNames: true,
};

/** Resources that a provider keeps, as plain TypeScript. References are the values that they had when deployed. */
export function flatProgram(resources: readonly StateResource[]): string {
  const own = resources.filter((it) => /^(aws|random):/.test(it.type) && it.id !== undefined);
  const lines = own.map((it, index) => {
    const [pkg, module, name] = classOf(it.type);
    const path = [pkg, ...(module === "index" ? [] : [module]), name].join(".");
    return `new ${path}(${JSON.stringify(`${nameOf(it.urn)}-${index}`)}, ${literal(it.inputs)});\n`;
  });
  return `import * as aws from "@pulumi/aws";\nimport * as random from "@pulumi/random";\n\n${lines.join("\n")}`;
}

/** State holds secrets encrypted; any text stands in for one. */
const literal = (inputs: Record<string, unknown>): string =>
  JSON.stringify(inputs, (_, value: unknown) => (isSecret(value) ? hidden : value), 2).replaceAll(
    JSON.stringify(hidden),
    '"secret" as never',
  );

const hidden = "<a secret>";
const isSecret = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value;

/** `aws:ec2/vpc:Vpc` is `aws.ec2.Vpc`. */
function classOf(type: string): [string, string, string] {
  const [pkg = "", module = "", name = ""] = type.split(":");
  return [pkg, module.split("/")[0] ?? "", name];
}

const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** One run of the plain CLI, its language host and its own type checking. */
export async function previewFlat(folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const options = { cwd: folder, env: environment, maxBuffer: 1 << 26 };
  await run("pulumi", ["preview", "--stack", "flat", "--non-interactive", "--color", "never"], options).catch(
    (error: Error & { stdout?: string }) => {
      throw new Error(
        `the flat file's preview failed:\n${(error.stdout ?? "").slice(-3000)}\n${error.message.slice(-3000)}`,
      );
    },
  );
}

export const makeFlatStack = (folder: string, environment: NodeJS.ProcessEnv) =>
  run("pulumi", ["stack", "init", "flat"], { cwd: folder, env: environment });
