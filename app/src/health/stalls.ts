import type { Background } from "../server/lifecycle";

const everyMs = 500;
const stalledFromMs = 2000;
const rememberedForMs = 5000;

/** Whether this process was lately too busy with one thing to answer anything else. */
export class Stalls implements Background {
  readonly name = "stalls";
  private timer: NodeJS.Timeout | undefined;
  private stalledAt = -Infinity;

  start(): void {
    let last = performance.now();
    this.timer = setInterval(() => {
      const now = performance.now();
      if (now - last - everyMs > stalledFromMs) this.stalledAt = now;
      last = now;
    }, everyMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  get lately(): boolean {
    return performance.now() - this.stalledAt < rememberedForMs;
  }
}
