import { type Emulator, type StartEmulator, startEmulator } from "../emulator/emulator";
import { refuseUnlessLoopback } from "../providers/cloud";
import { type Providers, startProviders } from "../providers/providers";
import type { Session } from "./sessions";

/** What answers as AWS, and what the engine asks in place of plugins. */
export interface CloudServers {
  readonly emulator: Emulator;
  readonly providers: Providers;
  /** Ends both, whatever state they are in. */
  stop(): Promise<void>;
}

/**
 * Starts a session's emulator and providers, for as long as the session is to live, and writes down each as soon as there is a
 * process, and where they answer once they do.
 * @param regionOf stacks, each with the region of what doesn't say its own
 * @param start how the emulator is started; default: as a process of its own
 */
export async function startServers(
  session: Session,
  regionOf: Readonly<Record<string, string>>,
  start: StartEmulator = startEmulator,
): Promise<CloudServers> {
  const owns = (role: string) => (pid: number | undefined) => session.ownsServer(role, pid);
  const emulator = await start(session.lifetime, owns("emulator"));
  refuseUnlessLoopback(emulator.endpoint);
  const providers = await startProviders(emulator.endpoint, regionOf, session.lifetime, owns("providers"));
  session.update({ endpoint: emulator.endpoint, port: providers.port, stackNames: Object.keys(regionOf) });
  return {
    emulator,
    providers,
    stop: async () => {
      await Promise.allSettled([providers.stop(), emulator.stop()]);
    },
  };
}
