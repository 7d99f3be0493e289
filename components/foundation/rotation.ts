/** Two places for a rotating value; a generation lives in the one of its parity. */
export type Slot = "even" | "odd";

export interface Rotation {
  readonly current: Slot;
  readonly previous: Slot;
  /** Generation that each slot holds. A slot whose generation changes gets a new value; the other keeps its own. */
  readonly generations: Readonly<Record<Slot, number>>;
}

/**
 * Which slot is current at a generation. Going from one generation to the next writes the slot that nobody uses any more and
 * makes it current, while the value that was current stays valid as the previous one. So a rotation is one increment, applied in
 * the usual order of stacks: regions accept the new value before `global` sends it.
 *
 * @throws Error if the generation isn't a whole number from 0.
 */
export function rotationAt(generation: number): Rotation {
  if (!Number.isInteger(generation) || generation < 0) {
    throw new Error(`a generation is a whole number from 0, this one is ${generation}`);
  }
  const even = generation % 2 === 0;
  return {
    current: even ? "even" : "odd",
    previous: even ? "odd" : "even",
    generations: { even: even ? generation : generation - 1, odd: even ? generation - 1 : generation },
  };
}
