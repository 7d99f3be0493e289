import type { EngineEvent } from "@pulumi/pulumi/automation";
import { protectionNote } from "./protection";
import type { StackChange, Diagnostic, StackOutcome, PolicyViolation } from "./protocol";

/** Operations that leave a resource as it is. */
const still = new Set(["same", "read", "refresh"]);

/** Adds up what the engine says while it works: the only source of progress and of reasons. */
export class EventSummary {
  private readonly changes: StackChange[] = [];
  private readonly diagnostics: Diagnostic[] = [];
  private readonly violations: PolicyViolation[] = [];
  private summary: Record<string, number> = {};
  private done = 0;

  constructor(private readonly onProgress: (done: number, urn: string) => void) {}

  take(event: EngineEvent): void {
    if (event.resourcePreEvent) this.step(event.resourcePreEvent.metadata);
    if (event.resOutputsEvent) this.onProgress(++this.done, event.resOutputsEvent.metadata.urn);
    if (event.diagnosticEvent && !event.diagnosticEvent.ephemeral) this.diagnose(event.diagnosticEvent);
    if (event.policyEvent) this.violate(event.policyEvent);
    if (event.summaryEvent) this.summary = { ...event.summaryEvent.resourceChanges } as Record<string, number>;
  }

  get hasErrors(): boolean {
    return this.diagnostics.some((it) => it.severity === "error") || this.stopping.length > 0;
  }

  /** What the policy pack doesn't let through, what stands behind a protection that stops the plan, and all errors in the engine's words, each with the resource it is about. */
  errorText(): string {
    const errors = this.diagnostics.filter((it) => it.severity === "error");
    const formatted = errors
      .filter(isSaidOnce)
      .map((it) => (it.urn ? `${lastPart(it.urn)}: ${it.message}` : it.message));
    const explained = new Set(this.stopping.map(({ urn }) => urn));
    const notes = errors.flatMap(({ message }) => protectionNote(message, explained));
    return [...this.stopping.map(violationText), ...notes, ...formatted].join("\n");
  }

  outcome(): Pick<StackOutcome, "summary" | "changes" | "diagnostics" | "violations"> {
    const { summary, changes, diagnostics, violations } = this;
    return { summary, changes, diagnostics, ...(violations.length > 0 ? { violations } : {}) };
  }

  private get stopping(): readonly PolicyViolation[] {
    return this.violations.filter((it) => it.level === "mandatory");
  }

  private step(metadata: { op: string; urn: string; diffs?: string[] | null }): void {
    if (still.has(metadata.op)) return;
    this.changes.push({ op: metadata.op, urn: metadata.urn, properties: metadata.diffs ?? [] });
  }

  private violate(event: NonNullable<EngineEvent["policyEvent"]>): void {
    const { policyName: policy, enforcementLevel, resourceUrn: urn } = event;
    const level = enforcementLevel === "mandatory" ? "mandatory" : "advisory";
    this.violations.push({ policy, level, message: plainText(event.message), ...(urn ? { urn } : {}) });
  }

  private diagnose(event: { severity: string; message: string; urn?: string }): void {
    const message = plainText(event.message);
    if (message) this.diagnostics.push({ severity: event.severity, message, ...(event.urn ? { urn: event.urn } : {}) });
  }
}

/** The engine repeats what a program or a provider said of the same resource: as it is, or inside something longer. */
function isSaidOnce({ message, urn }: Diagnostic, index: number, all: readonly Diagnostic[]): boolean {
  const others = all.filter((it, place) => place !== index && (urn === undefined || it.urn === urn));
  return !others.some(
    (it) => it.message.includes(message) && (it.message.length > message.length || all.indexOf(it) < index),
  );
}

/** One violation as people read it. */
export const violationText = ({ policy, level, message, urn }: PolicyViolation): string =>
  `policy ${policy} (${level})${urn ? `, ${lastPart(urn)}` : ""}: ${message}`;

/** What the policy pack advises and doesn't insist on, as people read it. */
export const adviceIn = ({ violations = [] }: Pick<StackOutcome, "violations">): readonly string[] =>
  violations.filter((it) => it.level === "advisory").map(violationText);

/** Without the marks that stand for colours. */
const plainText = (text: string): string => text.replace(/<\{%.*?%\}>/g, "").trim();

const lastPart = (urn: string): string => urn.split("::").slice(2).join(" ").split("$").pop() ?? urn;
