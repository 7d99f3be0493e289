import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import type { StatePart } from "./part";
import { backendIn } from "../config/files";
import { stackKeyOf, writeBackend } from "./project";

export interface StateBackend {
  /** Folder with Pulumi.yaml. */
  readonly directory: string;
  readonly url: string;
  readonly secretsProvider: string;
  /** Folder whose `bin/` holds the engine; without it the one on PATH is used. */
  readonly engineRoot?: string;
  /** What the engine needs in its environment beside this process' own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The engine on this backend, whatever the shell has logged in to. */
export async function workspaceOn(
  { directory, url, engineRoot, env }: StateBackend,
  secretsProvider?: string,
): Promise<LocalWorkspace> {
  const pulumiCommand = await PulumiCommand.get({
    ...(engineRoot === undefined ? {} : { root: engineRoot }),
    skipVersionCheck: true,
  });
  return LocalWorkspace.create({
    ...{ workDir: directory, pulumiCommand, envVars: { ...env, PULUMI_BACKEND_URL: url } },
    ...(secretsProvider === undefined ? {} : { secretsProvider }),
  });
}

/** The line of Pulumi.yaml that says where the state is. */
export function projectBackend({ directory, url }: StateBackend): StatePart {
  return {
    name: "backend in Pulumi.yaml",
    purpose: `says that state is in ${url}; commit it`,
    look: () => {
      const now = backendIn(directory);
      if (now === undefined) return Promise.resolve({ state: "absent", differs: [] });
      return Promise.resolve({ state: now === url ? "ours" : "foreign", differs: [] });
    },
    make: () => Promise.resolve(writeBackend(directory, url)),
  };
}

/** One stack, empty, in the backend; its file gets the encrypted data key. */
export function emptyStack(backend: StateBackend, stack: string): StatePart {
  return {
    name: `stack ${stack}`,
    purpose: `empty, with its secrets encrypted by the key; commit Pulumi.${stack}.yaml`,
    look: async () => {
      const { secretsprovider, encryptionsalt } = stackKeyOf(backend.directory, stack);
      if (encryptionsalt !== undefined || (secretsprovider ?? backend.secretsProvider) !== backend.secretsProvider)
        return { state: "foreign", differs: [] };
      const stacks = await (await workspaceOn(backend)).listStacks();
      return { state: stacks.some((it) => nameOf(it.name) === stack) ? "ours" : "absent", differs: [] };
    },
    make: async () => {
      await Stack.create(stack, await workspaceOn(backend, backend.secretsProvider));
    },
  };
}

/** A backend of one's own gives names as they are, or as `organization/project/stack`. */
const nameOf = (name: string): string => name.split("/").at(-1)!;
