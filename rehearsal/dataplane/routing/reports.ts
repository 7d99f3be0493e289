/** Tells the emulator what checkers say, so that GetHealthCheckStatus, TestDNSAnswer and the metric agree with what DNS answers. */
import type { CheckerView } from "../checkers/checkers";

export interface CheckerReport {
  readonly id: string;
  readonly healthyCheckers: number;
  readonly checkers: number;
  /** What each of them has seen last. */
  readonly observations: readonly { readonly region: string; readonly status: string }[];
}

/** @param heard of the checkers that somebody hears */
export const reportOf = (id: string, heard: readonly CheckerView[]): CheckerReport => ({
  id,
  healthyCheckers: heard.filter((it) => it.healthy).length,
  checkers: heard.length,
  observations: heard.flatMap(({ region, status }) => (status === undefined ? [] : [{ region, status }])),
});

/** Sends the newest report of each check, one after the other; what changes meanwhile is sent once. */
export class CheckerReports {
  private readonly waiting = new Map<string, CheckerReport>();
  private sending: Promise<void> | undefined;

  /** @param send may fail: the check's next report says it anew */
  constructor(private readonly send: (report: CheckerReport) => Promise<unknown>) {}

  add(report: CheckerReport): void {
    this.waiting.set(report.id, report);
    this.sending ??= this.sendAll();
  }

  /** All that was added has been sent. */
  async settled(): Promise<void> {
    await this.sending;
  }

  private async sendAll(): Promise<void> {
    // What is added in the same turn goes out together.
    await Promise.resolve();
    for (let [next] = this.waiting.values(); next; [next] = this.waiting.values()) {
      this.waiting.delete(next.id);
      await this.send(next).catch(() => undefined);
    }
    this.sending = undefined;
  }
}
