/** Choices that follow from a number. Mulberry32 by Tommy Ettinger, in the public domain: enough for choosing, and small. */
export class Chance {
  constructor(private state: number) {}

  /** 0 to `below` - 1. */
  upTo(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  percent(share: number): boolean {
    return this.upTo(100) < share;
  }

  from<T>(choices: readonly T[]): T {
    return choices[this.upTo(choices.length)]!;
  }

  /** Different ones, in any order. */
  several<T>(choices: readonly T[], count: number): T[] {
    const left = [...choices];
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(this.upTo(left.length), 1)[0]!);
  }
}

/** A stream of chances from 0 to less than 1. */
export function chanceOf(seed: number): () => number {
  const chance = new Chance(seed * 1024);
  return () => chance.upTo(1024) / 1024;
}
