/**
 * Every connection that a fault can touch runs through a port of ours: a link, from whoever connects to whatever listens. Where it
 * leads is looked up at each connection.
 */
import { mulberry32 } from "../../../toolchain/mulberry32";
import type { EndChoice, NetworkFaults, Undo } from "../../faults/ports";
import { chooses, isReset, type LinkFault, refuseUnlessPossible, touches } from "./faults";
import { clear, type Conditions, type Loss } from "./flow";
import { type End, Link, type LinkConditions, type LinkOptions } from "./link";

export type { End, LinkOptions } from "./link";
export { Link } from "./link";

/** A fault that is in force. */
interface InForce {
  readonly fault: LinkFault;
  /** The draws of its losses, which follow from its seed. */
  readonly random: () => number;
}

/** From whoever connects to what listens. */
export interface NetworkWay {
  readonly from: EndChoice;
  readonly to: EndChoice;
}

const numbers = 2 ** 32;
const defaultSeed = 1;

/** All links there are, by their two ends. */
export class Network implements NetworkFaults {
  private readonly links = new Map<string, { readonly options: LinkOptions; readonly made: Promise<Link> }>();
  private readonly opened = new Set<Link>();
  private readonly inForce = new Set<InForce>();
  private readonly shutWays = new Set<NetworkWay>();

  /** The link between two ends and a port of the far one, made when it is first asked for. */
  link(options: LinkOptions, port: number): Promise<Link> {
    const { from, to, asked } = options;
    const key = JSON.stringify([from.region, from.zone, from.name, to.region, to.zone, to.name, port, asked]);
    const known = this.links.get(key);
    if (known) return known.made;
    const made = this.open(options);
    this.links.set(key, { options, made });
    return made;
  }

  /**
   * Closes links for good. Only who connects through one may say so: a port that somebody still connects to may be given to somebody else.
   * @param to default: wherever they lead
   */
  async forget(from: string, to?: string): Promise<void> {
    const gone = [...this.links].filter(
      ([, { options }]) => options.from.name === from && (to === undefined || options.to.name === to),
    );
    for (const [key] of gone) this.links.delete(key);
    await Promise.all(
      gone.map(async ([, { made }]) => {
        const link = await made;
        this.opened.delete(link);
        await link.close();
      }),
    );
  }

  /**
   * Touches links that there are, and those that come, at once.
   * @returns what ends it, at once as well
   * @throws Error where there is no such fault
   */
  apply(fault: LinkFault): Undo {
    refuseUnlessPossible(fault);
    const drawn = mulberry32(fault.effect.kind === "loss" ? (fault.effect.seed ?? defaultSeed) : defaultSeed);
    const it: InForce = { fault, random: () => drawn() / numbers };
    this.inForce.add(it);
    this.meet();
    return () => {
      if (this.inForce.delete(it)) this.meet();
      return Promise.resolve();
    };
  }

  /**
   * Nobody who connects that way is answered from now on, as where no security group admits them; connections that stand go on
   * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html). No fault: it is what is deployed.
   * @returns what opens it again
   */
  shut(way: NetworkWay): () => void {
    const it = { ...way };
    this.shutWays.add(it);
    this.meet();
    return () => {
      if (this.shutWays.delete(it)) this.meet();
    };
  }

  /** In the order in which they began. */
  get faults(): readonly LinkFault[] {
    return [...this.inForce].map((it) => it.fault);
  }

  ends(): readonly string[] {
    const names = [...this.opened].flatMap(({ options: { from, to } }) => [from.name, to.name]);
    return [...new Set(names)].sort();
  }

  /** Links that a fault touches or would touch. */
  touched(fault: LinkFault): readonly Link[] {
    return [...this.opened].filter(({ options: { from, to } }) => touches(fault, from, to) || touches(fault, to, from));
  }

  /** Whether something that runs through no link, such as a DNS question, gets from one end to the other and back. */
  reaches(from: End, to: End): boolean {
    return this.isClear || (!this.conditionsOf(from, to).resets && !this.isSilent(from, to));
  }

  /** Whether who connects from one end to the other hears nothing, not even that it can't. */
  isSilent(from: End, to: End): boolean {
    if (this.isClear) return false;
    const { forward, back, shut } = this.conditionsOf(from, to);
    return forward.stopped || back.stopped || shut;
  }

  private get isClear(): boolean {
    return this.inForce.size === 0 && this.shutWays.size === 0;
  }

  /** With all faults in force. */
  async close(): Promise<void> {
    const all = [...this.links.values()];
    this.links.clear();
    await Promise.all(all.map(async ({ made }) => (await made).close()));
    this.opened.clear();
  }

  private async open(options: LinkOptions): Promise<Link> {
    const link = await Link.open(options);
    this.opened.add(link);
    if (!this.isClear) link.meet(this.conditionsOf(options.from, options.to));
    return link;
  }

  private meet(): void {
    for (const link of this.opened) link.meet(this.conditionsOf(link.options.from, link.options.to));
  }

  private conditionsOf(from: End, to: End): LinkConditions {
    const forward = [...this.inForce].filter(({ fault }) => touches(fault, from, to));
    const back = [...this.inForce].filter(({ fault }) => touches(fault, to, from));
    return {
      forward: conditionsOf(forward),
      back: conditionsOf(back),
      resets: forward.some(({ fault }) => isReset(fault.effect)),
      shut: [...this.shutWays].some((way) => chooses(way.from, from) && chooses(way.to, to)),
    };
  }
}

function conditionsOf(touching: readonly InForce[]): Conditions {
  if (touching.length === 0) return clear;
  const effects = touching.map((it) => it.fault.effect);
  return {
    stopped: effects.some((it) => it.kind === "freeze" || (it.kind === "cut" && !isReset(it))),
    delayMs: effects.reduce((sum, it) => sum + (it.kind === "delay" ? it.ms : 0), 0),
    losses: touching.flatMap(({ fault: { effect }, random }): Loss[] =>
      effect.kind === "loss" ? [{ share: effect.percent / 100, random }] : [],
    ),
  };
}
