import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Change, Diagnostic, Outcome } from "./protocol";

/** Operations that leave a resource as it is. */
const still = new Set(["same", "read", "refresh"]);

/** Adds up what the engine says while it works: the only source of progress and of reasons. */
export class EventSummary {
  private readonly changes: Change[] = [];
  private readonly diagnostics: Diagnostic[] = [];
  private summary: Record<string, number> = {};
  private done = 0;

  constructor(private readonly onProgress: (done: number, urn: string) => void) {}

  take(event: EngineEvent): void {
    if (event.resourcePreEvent) this.step(event.resourcePreEvent.metadata);
    if (event.resOutputsEvent) this.onProgress(++this.done, event.resOutputsEvent.metadata.urn);
    if (event.diagnosticEvent && !event.diagnosticEvent.ephemeral) this.diagnose(event.diagnosticEvent);
    if (event.summaryEvent) this.summary = { ...event.summaryEvent.resourceChanges } as Record<string, number>;
  }

  get hasErrors(): boolean {
    return this.diagnostics.some((it) => it.severity === "error");
  }

  /** All errors in the engine's words, each with the resource it is about. */
  errorText(): string {
    const errors = this.diagnostics.filter((it) => it.severity === "error");
    return errors.map((it) => (it.urn ? `${lastPart(it.urn)}: ${it.message}` : it.message)).join("\n");
  }

  outcome(): Pick<Outcome, "summary" | "changes" | "diagnostics"> {
    return { summary: this.summary, changes: this.changes, diagnostics: this.diagnostics };
  }

  private step(metadata: { op: string; urn: string; diffs?: string[] | null }): void {
    if (still.has(metadata.op)) return;
    this.changes.push({ op: metadata.op, urn: metadata.urn, properties: metadata.diffs ?? [] });
  }

  private diagnose(event: { severity: string; message: string; urn?: string }): void {
    const message = event.message.replace(/<\{%.*?%\}>/g, "").trim();
    if (message) this.diagnostics.push({ severity: event.severity, message, ...(event.urn ? { urn: event.urn } : {}) });
  }
}

const lastPart = (urn: string): string => urn.split("::").slice(2).join(" ").split("$").pop() ?? urn;
