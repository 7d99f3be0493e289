/** Inside a storefront's process: its clock, which may be wrong by so many milliseconds. Timers, databases and TLS keep the machine's. */

const RealDate = Date;
const realNow = RealDate.now;

/** @returns what sets the clock right again */
export function skewClock(ms: number): () => void {
  const now = (): number => realNow() + ms;
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], made) =>
      Reflect.construct(target, args.length > 0 ? args : [now()], made) as object,
    apply: () => new RealDate(now()).toString(),
  });
  return () => {
    RealDate.now = realNow;
    globalThis.Date = RealDate;
  };
}
