/** So many at a time, in the order in which they come; a start is mostly work of the processor. */
export class Turns {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** Runs it in its turn. The turn ends with it, or after `limitMs`, when it is surely waiting for something else. */
  async take<T>(limitMs: number, run: () => Promise<T>): Promise<T> {
    await this.enter();
    let left = false;
    const leave = (): void => {
      if (!left) this.next();
      left = true;
    };
    const timer = setTimeout(leave, limitMs);
    try {
      return await run();
    } finally {
      clearTimeout(timer);
      leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.free > 0) return void this.free--;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private next(): void {
    const first = this.waiting.shift();
    if (first) first();
    else this.free++;
  }
}
