import type { ReportStep, StepOutcome } from "../report/steps";

const marks: Record<StepOutcome, string> = {
  held: "✔",
  deviated: "✘",
  refused: "✘",
  failed: "✘",
  aborted: "✘",
  skipped: "·",
};

/** Live progress on standard error, so that standard output stays free for the report. */
export class Terminal {
  private readonly live = Boolean(process.stderr.isTTY);
  private readonly counts = new Map<string, number>();
  private current = "";
  private lastShown = 0;

  line(text: string): void {
    this.clear();
    process.stderr.write(`${text}\n`);
  }

  begin(name: string): void {
    this.current = name;
    this.counts.clear();
    this.lastShown = Date.now();
    this.show();
  }

  /** How many resources each stack has been through in the step under way. */
  progress(stack: string, done: number): void {
    this.counts.set(stack, done);
    const interval = this.live ? 100 : 15_000;
    if (Date.now() - this.lastShown < interval) return;
    this.lastShown = Date.now();
    this.show();
  }

  end(step: ReportStep): void {
    const seconds = `${step.seconds.toFixed(1)} s`.padStart(8);
    this.line(
      `${marks[step.outcome]} ${seconds}  ${step.name}: ${step.outcome === "held" ? step.detail : step.outcome.toUpperCase()}`,
    );
    if (step.outcome !== "held" && step.outcome !== "skipped") this.line(indent(step.detail));
  }

  private show(): void {
    const counts = [...this.counts].map(([stack, done]) => `${stack} ${done}`).join("  ");
    const text = `… ${this.current}  ${counts}`;
    if (this.live) process.stderr.write(`\r\u001b[K${text.slice(0, (process.stderr.columns ?? 100) - 1)}`);
    else if (counts) process.stderr.write(`${text}\n`);
  }

  private clear(): void {
    if (this.live) process.stderr.write("\r\u001b[K");
  }
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => `            ${line}`)
    .join("\n");
