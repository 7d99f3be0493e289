import { rehearsedImage } from "../cloud/localCloud";
import { DataPlane } from "../dataplane/dataPlane";
import type { Rehearsal } from "../rehearsal";
import type { LivingCloud } from "./livingCloud";

export interface LifeOptions {
  /** Of the shop's address on this machine; undefined: one that is free. */
  readonly port: number | undefined;
  /** AWS' delays are divided by it. */
  readonly timeScale: number;
  readonly say: (line: string) => void;
}

/** Brings a deployed cloud to life. */
export async function startLife(
  { context }: Rehearsal,
  { port, timeScale, say }: LifeOptions,
  signal: AbortSignal,
): Promise<LivingCloud> {
  say("starting databases, storefronts, load balancers, DNS and the edge");
  const plane = await DataPlane.start({
    ...{ regions: context.platform.regions, endpoint: context.cloud.endpoint, digest: rehearsedImage, timeScale },
    browserPort: port,
  });
  const unlisten = plane.happenings.onHappening((it) => say(`  ${it.region ?? ""} ${it.part}: ${it.what}`));
  try {
    await plane.ready(signal);
    await plane.stock();
    return plane;
  } catch (error) {
    await plane.stop();
    throw error;
  } finally {
    unlisten();
  }
}
