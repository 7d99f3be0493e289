import { parseArgs } from "node:util";
import type { Settings } from "../configuration/settings";
import { liftFence, setFence } from "../stores/relational/fences";
import type { Relational } from "../stores/relational/relational";
import { NotWriterError } from "../stores/store";
import { openStores } from "../stores/stores";

/**
 * `storefront fence --reason <why> [--region <name>]`: the region, by default this one, refuses writes from now on and fails its
 * region health; it still serves reads.
 */
export async function fence(settings: Settings, args: readonly string[]): Promise<void> {
  const { region, reason } = options(args, settings);
  if (!reason?.trim()) throw new Error('Say why, for whoever finds the fence: storefront fence --reason "…"');
  await inOwnDatabase(settings, (relational) => setFence(relational, region, reason));
  process.stdout.write(`${region} is fenced: ${reason}\n`);
}

/** `storefront unfence [--region <name>]`. */
export async function unfence(settings: Settings, args: readonly string[]): Promise<void> {
  const { region } = options(args, settings);
  const was = await inOwnDatabase(settings, (relational) => liftFence(relational, region));
  process.stdout.write(was ? `${region} is no longer fenced\n` : `${region} was not fenced\n`);
  if (settings.fenced && region === settings.region) {
    process.stdout.write("FENCED is still set in its configuration, which fences it too\n");
  }
}

function options(args: readonly string[], settings: Settings): { region: string; reason: string | undefined } {
  const { values } = parseArgs({
    args: [...args],
    options: { reason: { type: "string" }, region: { type: "string", default: settings.region } },
  });
  const known = [settings.region, ...settings.peers.keys()];
  if (!known.includes(values.region))
    throw new Error(`There is no region ${values.region}. There are: ${known.join(", ")}`);
  return { region: values.region, reason: values.reason };
}

async function inOwnDatabase<T>(settings: Settings, work: (relational: Relational) => Promise<T>): Promise<T> {
  const stores = await openStores(settings);
  try {
    return await work(stores.relational);
  } catch (error) {
    if (!(error instanceof NotWriterError)) throw error;
    const remedy =
      "Run it in the region that writes, with --region, and it replicates to here; or set FENCED for this region's instances";
    throw new Error(
      `${settings.region}'s relational store takes no writes, so no fence can be set or lifted there. ${remedy}.`,
      {
        cause: error,
      },
    );
  } finally {
    await stores.close();
  }
}
