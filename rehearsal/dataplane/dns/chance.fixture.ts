import { mulberry32 } from "../../../toolchain/mulberry32";

/** Choices that follow from a number. */
export class Chance {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = mulberry32(seed);
  }

  /** 0 to `below` - 1. */
  upTo(below: number): number {
    return this.next() % below;
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
