/** When something happened, in milliseconds of this process's clock. */
export interface Move {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** How long nothing was acknowledged around a move, for a person to read. */
export function longestGap(acknowledgedAt: readonly number[], { startedAt, endedAt }: Move): string {
  const times = [...acknowledgedAt].sort((a, b) => a - b);
  const gaps = times.slice(1).map((at, index) => ({ from: times[index]!, to: at }));
  const around = gaps.filter((it) => it.to > startedAt && it.from < endedAt);
  const longest = around.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a), { from: 0, to: 0 });
  const ms = (value: number): string => `${Math.round(value)} ms`;
  return (
    `the move took ${ms(endedAt - startedAt)}; no write was acknowledged for ${ms(longest.to - longest.from)}, ` +
    `the next one ${ms(longest.to - startedAt)} after the move began`
  );
}
