/**
 * Numbers that follow from a number: whole ones from 0 to 2³² - 1, the same on every machine. Mulberry32 by Tommy Ettinger, in the public
 * domain: enough for choosing, and small.
 */
export function mulberry32(state: number): () => number {
  let now = state;
  return () => {
    now = (now + 0x6d2b79f5) | 0;
    let mixed = Math.imul(now ^ (now >>> 15), now | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
