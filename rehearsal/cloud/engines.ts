import { constants, setPriority } from "node:os";
import { pathToFileURL } from "node:url";
import { type OnProgress, StackProcess } from "../../deploy/stackProcess";
import type { Engine } from "../../engine/engine";
import { localEnvironment } from "../../toolchain/environment";
import { attachTo } from "../providers/providers";
import type { Session } from "./sessions";

/** What makes any engine, the plain CLI's too, work on a session's own state and ask its providers. */
export function engineEnvironment({ folder, home, data }: Session): Record<string, string> {
  return {
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `${pathToFileURL(folder).href}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: data.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "1",
    // An engine lives for seconds: collecting garbage less often saves a seventh of its processor time, for some memory.
    GOGC: "400",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DEBUG_PROVIDERS: attachTo(data.port!),
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    NODE_NO_WARNINGS: "1",
  };
}

export interface StackProcessesOptions {
  readonly session: Session;
  readonly engine: Engine;
  /** Folder of the project. Default: the session's. */
  readonly workspace?: string;
  /** Folder of a policy pack that judges every plan. Default: none does. */
  readonly policyPack?: string;
  readonly onProgress?: OnProgress;
}

/**
 * The process of each stack of a session whose servers run, by stack. Nothing of the user's Pulumi or AWS set-up is read or
 * written.
 */
export function stackProcesses(options: StackProcessesOptions): ReadonlyMap<string, StackProcess> {
  const { session, engine, policyPack, onProgress, workspace: workDir = session.workspace } = options;
  const own = Object.entries(localEnvironment()).filter(([name]) => !name.startsWith("PULUMI_"));
  const processOf = (stack: string): StackProcess => {
    const env = { ...Object.fromEntries(own), ...engineEnvironment(session), ...session.mark };
    const creation = { secretsProvider: "passphrase" };
    const target = { stack, creation, workDir, engineRoot: engine.root, policyPack, env };
    return new StackProcess(target, onProgress, ({ pid }) => {
      session.ownsStack(pid);
      yieldToTheCloud(pid);
    });
  };
  return new Map(session.data.stackNames!.map((stack) => [stack, processOf(stack)]));
}

/** Whoever deploys to AWS takes no processor from the shop: its servers on this machine come first. */
function yieldToTheCloud(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or this system lets nobody change priorities: it goes on as everything else.
  }
}
