/** What the process of a stack is started with. */
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { StackTarget } from "../protocol";
import { markUsed } from "../../toolchain/cache";
import { findChildBundle, makeChildBundle } from "./childBundle";

const fromSource = ["--require", require.resolve("tsx/cjs"), path.join(__dirname, "..", "child.ts")];

let making: Promise<unknown> | undefined;

/**
 * Arguments of node: the bundle where the stack's program takes this checkout's packages, else its sources. While a bundle is made, sources
 * are what is run; where none can be made, because a source can't be understood, they are what says why.
 */
export function codeOf({ workDir }: Pick<StackTarget, "workDir">): readonly string[] {
  if (sdkOf(path.join(workDir, "index.ts")) !== require.resolve("@pulumi/pulumi")) return fromSource;
  const bundle = findChildBundle();
  if (bundle) {
    markUsed(path.dirname(bundle.packages));
    return ["--enable-source-maps", bundle.file, bundle.packages];
  }
  making ??= makeChildBundle()
    .catch(() => undefined)
    .finally(() => (making = undefined));
  return fromSource;
}

/** Which SDK a program imports, be it linked from elsewhere. Undefined where there is no program, or none that finds one. */
function sdkOf(program: string): string | undefined {
  try {
    return createRequire(realpathSync(program)).resolve("@pulumi/pulumi");
  } catch {
    return undefined;
  }
}
