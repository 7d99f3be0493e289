/** The pack of this platform: what the engine starts by `--policy-pack policy`, and what a stack's process serves. */
import path from "node:path";
import { serve } from "./analyzer";
import { version } from "./package.json";
import { rules } from "./rules";
import { readDeployed } from "./state";

/** Folder with Pulumi.yaml. A program that runs elsewhere, as in a rehearsal, says where. */
const project = process.env["MERIDIAN_PROJECT"] || path.join(__dirname, "..");

/** @returns Port on loopback. */
export const start = (): Promise<number> =>
  serve({ name: "meridian", version, rules, read: (stack) => readDeployed(project, stack) });
