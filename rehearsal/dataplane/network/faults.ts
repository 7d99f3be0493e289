/**
 * Faults of the network, and which flow of which link each touches.
 *
 * A fault is between two choices of ends and touches every link that leads from one to the other, whichever connects; links that
 * are open and connections that stand are touched at once. Several add up: a flow is cut if one fault cuts it, delays are summed, and
 * each loss is drawn for itself.
 */
import type { EndChoice } from "../../faults/ports";
import type { End } from "./link";

export type LinkEffect =
  /**
   * Default `drop`, as a partition: nothing arrives and nobody is told; what was sent is kept, as far as it fits into the connection's
   * window, and arrives after the end. A new connection is accepted, and nothing answers on it: connecting to 127.0.0.1 can't be
   * made to hang, so that a limit on connecting alone (without a TLS handshake or a first answer) doesn't strike.
   * `reset`: connections end at once with RST, and new ones too.
   */
  | { readonly kind: "cut"; readonly how?: "drop" | "reset" }
  /** Added to each direction that is touched; a new connection takes a round trip before its first byte. */
  | { readonly kind: "delay"; readonly ms: number }
  /**
   * Felt as TCP's retransmission: 200 ms, doubling, for a lost packet at the end of what was sent; one with three or more behind
   * it is sent again at once, and waits only if it is lost again. A lost SYN is sent again after 1 s, doubling.
   */
  | { readonly kind: "loss"; readonly percent: number; readonly seed?: number }
  /** Nothing moves in either direction until the end, connections stand: a cut with `drop` that has no direction. */
  | { readonly kind: "freeze" };

export interface LinkFault {
  /** The second undefined: whatever the first doesn't choose. */
  readonly between: readonly [EndChoice, EndChoice?];
  readonly effect: LinkEffect;
  /** Default both. `forward`: only what is sent from the first to the second. A reset and a freeze are always felt on both sides. */
  readonly direction?: "both" | "forward";
}

export function chooses(choice: EndChoice, end: End): boolean {
  return (
    (choice.region === undefined || choice.region === end.region) &&
    (choice.zone === undefined || choice.zone === end.zone) &&
    (choice.name === undefined || choice.name === end.name) &&
    (choice.outside === undefined || end.region === undefined)
  );
}

/** Whether the fault touches what is sent from one end to the other. */
export function touches(
  { between: [first, second], direction, effect }: LinkFault,
  sender: End,
  receiver: End,
): boolean {
  const isSecond = (end: End): boolean => (second ? chooses(second, end) : !chooses(first, end));
  if (chooses(first, sender) && isSecond(receiver)) return true;
  const oneWay = direction === "forward" && effect.kind !== "freeze" && !isReset(effect);
  return !oneWay && chooses(first, receiver) && isSecond(sender);
}

export const isReset = (effect: LinkEffect): boolean => effect.kind === "cut" && effect.how === "reset";

/** @throws Error that says what of it can't be */
export function refuseUnlessPossible({ effect, between }: LinkFault): void {
  if (effect.kind === "delay" && !(effect.ms >= 0 && effect.ms <= longestDelayMs))
    throw new Error(`a delay of ${effect.ms} ms: name one from 0 to ${longestDelayMs} ms`);
  if (effect.kind === "loss" && !(effect.percent >= 0 && effect.percent < 100))
    throw new Error(`a loss of ${effect.percent} %: name a percentage from 0 to less than 100, or cut the link`);
  for (const it of between)
    if (it?.outside && it.region !== undefined)
      throw new Error(`an end that is outside the regions and in ${it.region}: name one of them`);
}

const longestDelayMs = 60_000;

/** In words, for the terminal and the report. */
export function describeFault({ between: [first, second], effect, direction }: LinkFault): string {
  const join = direction === "forward" ? "to" : "and";
  const ends = `between ${inWords(first)} ${join} ${second ? inWords(second) : "everything else"}`;
  switch (effect.kind) {
    case "cut":
      return effect.how === "reset" ? `connections ${ends} are reset` : `nothing arrives ${ends}`;
    case "delay":
      return `${effect.ms} ms more ${ends}, each way`;
    case "loss":
      return `${effect.percent} % of packets lost ${ends}, felt as retransmission`;
    case "freeze":
      return `links ${ends} are frozen`;
  }
}

function inWords({ region, zone, name, outside }: EndChoice): string {
  const where = outside ? "outside the regions" : (zone ?? region);
  if (name !== undefined) return where === undefined ? name : `${name} in ${where}`;
  return where ?? "everything";
}
