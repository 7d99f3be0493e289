/** What a stack's exported state says that it has, and what it doesn't know whether it has. Pure. */
import type { StackOutcome, StateResource, Unfinished } from "./protocol";

interface PendingOperation {
  readonly type: string;
  readonly resource: Pick<Unfinished, "urn" | "id" | "parent"> & { readonly inputs?: Record<string, unknown> };
}

interface ExportedDeployment {
  readonly resources?: readonly Partial<StateResource>[];
  readonly pending_operations?: readonly PendingOperation[] | null;
}

/** @param deployment as `pulumi stack export` gives it; nothing of a stack that was never deployed */
export function resourcesIn(deployment: unknown): Pick<StackOutcome, "resources" | "unfinished"> {
  const { resources, pending_operations: pending } = (deployment ?? {}) as ExportedDeployment;
  const unfinished = (pending ?? []).map(unfinishedOf);
  return {
    resources: (resources ?? []).map((it) => ({
      urn: it.urn ?? "",
      type: it.type ?? "",
      ...(it.id === undefined ? {} : { id: it.id }),
      protect: it.protect ?? false,
      inputs: it.inputs ?? {},
      outputs: it.outputs ?? {},
    })),
    ...(unfinished.length > 0 ? { unfinished } : {}),
  };
}

/** Inputs that are a thing's name in AWS, whichever its type. */
const names = ["name", "identifier", "clusterIdentifier", "globalClusterIdentifier", "bucket", "namePrefix"] as const;

function unfinishedOf({ type, resource: { urn, id, parent, inputs = {} } }: PendingOperation): Unfinished {
  const name = names.map((it) => inputs[it]).find((it) => typeof it === "string");
  return { urn, type, ...(id && { id }), ...(name !== undefined && { name }), ...(parent && { parent }) };
}
