/** How TCP feels that packets are lost. */

/** Bytes of a packet's data on most paths: 1,500 less the headers. */
const packetBytes = 1_460;

/** Milliseconds until the first retransmission: the least that Linux waits. */
const retransmitMs = 200;

/** Of a SYN, whose round trip isn't known yet: RFC 6298. */
const synRetransmitMs = 1_000;

/** Duplicate acknowledgements that make TCP send a packet again at once: RFC 5681. */
const duplicates = 3;

/** No path that can be used loses so many of one packet; it keeps a delay finite. */
const mostRetransmissions = 8;

/**
 * Milliseconds until all of what was sent in one piece has arrived.
 * @param share of packets that are lost, 0 to less than 1
 * @param random at least 0, less than 1
 */
export function lossDelay(bytes: number, share: number, random: () => number): number {
  const packets = Math.max(1, Math.ceil(bytes / packetBytes));
  let longest = 0;
  for (let packet = 0; packet < packets; packet++) {
    let lost = timesLost(share, random);
    // The acknowledgements of those behind it tell that it is missing.
    if (lost > 0 && packets - 1 - packet >= duplicates) lost--;
    longest = Math.max(longest, doubling(retransmitMs, lost));
  }
  return longest;
}

/** Milliseconds until a connection's SYN, or the answer to it, has arrived. */
export const synDelay = (share: number, random: () => number): number =>
  doubling(synRetransmitMs, timesLost(share, random));

function timesLost(share: number, random: () => number): number {
  let lost = 0;
  while (lost < mostRetransmissions && random() < share) lost++;
  return lost;
}

/** The sum of so many waits, each twice the one before. */
const doubling = (first: number, times: number): number => first * (2 ** times - 1);
