import { once } from "node:events";
import { ActiveFaults } from "../faults/active";
import type { Session } from "../cloud/sessions";
import type { Terminal } from "../terminal";
import { serveControl } from "./control";
import type { LivingCloud } from "./livingCloud";
import type { LiveRequest } from "./options";
import { drawPicture, lineOf, type Picture } from "./picture";
import { showPictures } from "./showPictures";

export interface ServedLife {
  readonly cloud: LivingCloud;
  readonly session: Session;
  readonly terminal: Terminal;
  readonly timeScale: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Shows a living cloud, and does what other terminals ask of it, until the signal; then ends its faults and its life. */
export async function serveLife({ cloud, session, terminal, timeScale, signal }: ServedLife): Promise<void> {
  const faults = new ActiveFaults(cloud.faults, cloud.happenings);
  const picture = (): Picture => ({ regions: cloud.status(), faults: faults.list, now: Date.now() });
  const unlisten = cloud.happenings.onHappening((it) => terminal.line(lineOf(it)));
  const hide = showPictures(terminal, picture);
  const control = await serveControl((request, say) => fulfil(request, faults, picture, say));
  const { host, port } = cloud.addresses.dns;
  session.update({ control: control.record, life: { nameServer: `${host}:${port}`, timeScale } });
  if (!signal.aborted) await once(signal, "abort");
  hide();
  await control.close();
  session.update({ control: undefined, life: undefined });
  if (faults.list.length > 0) {
    terminal.line(`ending ${faults.list.length} fault(s)`);
    await faults.heal("all").catch((error: Error) => terminal.line(error.message));
  }
  terminal.line("ending storefronts, databases, load balancers, DNS and the edge");
  await cloud.stop();
  unlisten();
}

/** Does what another terminal asks for. @throws Error with what is wrong and what would do. */
async function fulfil(
  request: LiveRequest,
  faults: ActiveFaults,
  picture: () => Picture,
  say: (line: string) => void,
): Promise<void> {
  switch (request.name) {
    case "status":
      return drawPicture(picture(), 200, "none").forEach(say);
    case "faults":
      return drawPicture({ ...picture(), regions: [] }, 200, "none")
        .slice(1)
        .forEach(say);
    case "fault":
      return say(await faults.begin(request.words));
    case "heal":
      return (await faults.heal(request.which)).forEach(say);
  }
}
