/** What the process of a stack is started with. */
import { realpathSync } from "node:fs";
import path from "node:path";
import type { StackTarget } from "../protocol";
import { findChildBundle, makeChildBundle } from "./childBundle";

type Code = Pick<StackTarget, "workDir" | "policyPack">;

const root = path.join(__dirname, "..", "..");
const fromSource = ["--require", require.resolve("tsx/cjs"), path.join(__dirname, "..", "child.ts")];

let making: Promise<unknown> | undefined;

/**
 * Arguments of node: the bundle where the stack's program and pack are this checkout's, else its sources. While a bundle is made, sources
 * are what is run; where none can be made, because a source can't be understood, they are what says why.
 */
export function codeOf(target: Code): readonly string[] {
  if (!isOfThisCheckout(target)) return fromSource;
  const bundle = findChildBundle();
  if (bundle) return ["--enable-source-maps", bundle.file, bundle.packages];
  making ??= makeChildBundle()
    .catch(() => undefined)
    .finally(() => (making = undefined));
  return fromSource;
}

/** Also where the session's folder has links to the program. */
function isOfThisCheckout({ workDir, policyPack }: Code): boolean {
  const isOwnPack = policyPack === undefined || isSame(policyPack, path.join(root, "policy"));
  return isOwnPack && isSame(path.join(workDir, "index.ts"), path.join(root, "index.ts"));
}

function isSame(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}
