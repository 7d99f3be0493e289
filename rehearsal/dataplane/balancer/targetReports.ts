/** Tells the emulator how targets are, so that DescribeTargetHealth and Route 53's rules see what was found here. */
import { setTimeout as wait } from "node:timers/promises";
import { control } from "../../emulator/faults";
import type { SeenTarget } from "./checkedGroup";
import type { DesiredTarget } from "./observed";

interface ReportedTarget {
  readonly id: string;
  readonly state: string;
  readonly reason?: string;
  readonly description?: string;
}

type Read = () => readonly ReportedTarget[] | null;

const retryMs = 500;

export class TargetReports {
  private readonly due = new Map<string, Read>();
  private sending: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly endpoint: string) {}

  /** @param read what is true when it is sent */
  tell(group: string, read: () => readonly SeenTarget<DesiredTarget>[]): void {
    if (!this.stopped) this.add(group, () => read().map(reported));
  }

  /** From then on the emulator says what it says without anybody who looks. */
  forget(group: string): void {
    this.add(group, () => null);
  }

  /** Sends what is due, as far as anybody takes it, and nothing any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.sending;
  }

  private add(group: string, read: Read): void {
    this.due.set(group, read);
    this.sending ??= this.send();
  }

  private async send(): Promise<void> {
    for (let [next] = this.due; next; [next] = this.due) {
      const [group, read] = next;
      this.due.delete(group);
      try {
        await control(this.endpoint, "targets", { group, targets: read() });
      } catch {
        if (this.stopped) break;
        if (!this.due.has(group)) this.due.set(group, read);
        await wait(retryMs);
      }
    }
    this.sending = undefined;
  }
}

/** As AWS words it: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html */
function reported({ target, state: { state, reason }, code }: SeenTarget<DesiredTarget>): ReportedTarget {
  const description = reason && (descriptions[reason] ?? `Health checks failed with these codes: [${code}]`);
  return { id: target.id, state, ...(reason && { reason }), ...(description && { description }) };
}

const descriptions: Readonly<Record<string, string>> = {
  "Elb.RegistrationInProgress": "Target registration is in progress",
  "Elb.InitialHealthChecking": "Initial health checks in progress",
  "Target.Timeout": "Request timed out",
  "Target.FailedHealthChecks": "Health checks failed",
  "Target.DeregistrationInProgress": "Target deregistration is in progress",
};
