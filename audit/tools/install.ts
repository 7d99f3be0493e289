import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { cacheKey, madeOnce, type Progress } from "../../toolchain/cache";
import { goBuild } from "../../toolchain/goBuild";
import { ensurePythonTools } from "../../toolchain/pythonTools";

const run = promisify(execFile);
const requirements = path.join(__dirname, "requirements.txt");

/** Folder of checkov, zizmor, shellcheck and kubernetes-validate, each package at one version and with its hash. */
export function ensurePythonPrograms(progress: Progress): Promise<string> {
  const saying = "installing checkov, zizmor and shellcheck into a Python environment of their own, a minute, once";
  return ensurePythonTools({ name: "audit", requirements, saying }, progress);
}

/** The version of a package that is installed there. */
export function versionOf(name: string): string {
  const found = new RegExp(`^${name}==([^ \\\\]+)`, "m").exec(readFileSync(requirements, "utf8"));
  if (!found) throw new Error(`audit/tools/requirements.txt lacks ${name}`);
  return found[1]!;
}

/** Folder of kubernetes-validate's schemas, one folder a version of Kubernetes. */
export async function kubernetesSchemas(programs: string): Promise<string> {
  const script = "import kubernetes_validate as k, os; print(os.path.dirname(k.__file__))";
  const { stdout } = await run(path.join(programs, "python"), ["-c", script]);
  return path.join(stdout.trim(), "kubernetes-json-schema");
}

const goPrograms = {
  actionlint: { command: "github.com/rhysd/actionlint/cmd/actionlint", module: "github.com/rhysd/actionlint" },
  kubeconform: { command: "github.com/yannh/kubeconform/cmd/kubeconform", module: "github.com/yannh/kubeconform" },
} as const;

export type GoProgram = keyof typeof goPrograms;

/** The program, built once from the module that its go.mod pins. */
export async function ensureGoProgram(name: GoProgram, progress: Progress): Promise<string> {
  const module = path.join(__dirname, name);
  const pinned = readFileSync(path.join(module, "go.sum"), "utf8");
  const make = async (folder: string): Promise<void> => {
    progress(`building ${name} from its Go module, less than a minute, once`);
    const output = path.join(folder, "bin", name);
    await goBuild({ module, command: goPrograms[name].command, ldflags: "-s -w", output }, progress);
  };
  const key = cacheKey(pinned, process.platform, process.arch);
  const home = await madeOnce(`${name}-${key}`, make, progress);
  return path.join(home, "bin", name);
}

/** The version that its go.mod pins. */
export function goVersionOf(name: GoProgram): string {
  const text = readFileSync(path.join(__dirname, name, "go.mod"), "utf8");
  return new RegExp(`${goPrograms[name].module} v(\\S+)`).exec(text)?.[1] ?? "unknown";
}
