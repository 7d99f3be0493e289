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
  /** Whether what was written can be written over. */
  readonly live = Boolean(process.stderr.isTTY);
  private readonly counts = new Map<string, number>();
  private current = "";
  private lastShown = 0;
  /** Lines that are written over, on a live terminal: a picture, and the step under way. */
  private picture: readonly string[] = [];
  private step = "";
  /** Lines of those that stand on the terminal, above the cursor. */
  private standing = 0;

  /** How many letters fit into a line. */
  get width(): number {
    return (process.stderr.columns ?? 100) - 1;
  }

  /** Whether colours are wanted: https://no-color.org */
  get colours(): "colours" | "none" {
    return this.live && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb" ? "colours" : "none";
  }

  line(text: string): void {
    if (this.live) this.write(text.split("\n"));
    else process.stderr.write(`${text}\n`);
  }

  /** Lines that stay below all others, and are written over by the next; on a live terminal only. */
  showPicture(lines: readonly string[]): void {
    this.picture = lines;
    if (this.live) this.write([]);
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
    this.step = "";
    const seconds = `${step.seconds.toFixed(1)} s`.padStart(8);
    this.line(
      `${marks[step.outcome]} ${seconds}  ${step.name}: ${step.outcome === "held" ? step.detail : step.outcome.toUpperCase()}`,
    );
    if (step.outcome !== "held" && step.outcome !== "skipped") this.line(indent(step.detail));
  }

  private show(): void {
    const counts = [...this.counts].map(([stack, done]) => `${stack} ${done}`).join("  ");
    const text = `… ${this.current}  ${counts}`;
    this.step = text.slice(0, this.width);
    if (this.live) this.write([]);
    else if (counts) process.stderr.write(`${text}\n`);
  }

  /** Writes lines above those that are written over, everything at once so that nothing flickers. */
  private write(lines: readonly string[]): void {
    const below = [...this.picture, ...(this.step === "" ? [] : [this.step])];
    const up = this.standing > 0 ? `\u001b[${this.standing}A` : "";
    const text = [...lines, ...below].map((it) => `${it}\u001b[K\n`).join("");
    this.standing = below.length;
    process.stderr.write(`${up}\r${text}\u001b[J`);
  }
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => `            ${line}`)
    .join("\n");
