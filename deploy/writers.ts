import type { DatabaseClients } from "../drill/probes/globalClusters";
import { type Writers, writersOf } from "../drill/probes/membership";
import { observeStores } from "../drill/probes/stores";
import { storeKindsOf } from "../drill/platform";
import { parseOutputs } from "../outputs/contract";
import { foundationContract } from "../outputs/foundation";
import { outputsOf } from "./deployment";
import type { Platform } from "./order";
import type { StackProcess } from "./stackProcess";

/** Asks the databases themselves; a platform whose foundation was never deployed has no writers. */
export async function observedWriters(
  { regions, bootstrapRegion }: Platform,
  foundation: Pick<StackProcess, "perform">,
  clientsIn: (region: string) => DatabaseClients,
): Promise<Writers> {
  const outputs = await outputsOf(foundation);
  if (Object.keys(outputs).length === 0) return { relational: undefined, document: undefined, unseen: [] };
  const kinds = storeKindsOf(parseOutputs(foundationContract, "foundation", outputs));
  const clients = Object.fromEntries(regions.map((region) => [region, clientsIn(region)]));
  return writersOf(await observeStores(kinds, { clients, bootstrapRegion }));
}
