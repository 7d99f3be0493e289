import type { StackTarget } from "./protocol";
import { StackProcess } from "./stackProcess";

/** The processes of stacks, each made when it is first asked for. */
export class OpenStacks {
  private readonly open = new Map<string, StackProcess>();

  private readonly others: StackProcess[] = [];

  constructor(private readonly shared: Omit<StackTarget, "stack">) {}

  readonly get = (stack: string): StackProcess => {
    const it = this.open.get(stack) ?? new StackProcess({ stack, ...this.shared });
    this.open.set(stack, it);
    return it;
  };

  /** A stack whose program and configuration are in another folder: whoever asks ends it. */
  readonly elsewhere = (workDir: string, stack: string): StackProcess => {
    const it = new StackProcess({ stack, ...this.shared, workDir });
    this.others.push(it);
    return it;
  };

  interrupt(): void {
    for (const it of [...this.open.values(), ...this.others]) it.interrupt();
  }

  /** Whoever asks afterwards gets new ones, also where these were interrupted and take no other question. */
  async end(): Promise<void> {
    const ended = [...this.open.values()];
    this.open.clear();
    await Promise.all(ended.map((it) => it.end()));
  }
}
