export type FunctionLog = typeof logLine;

/** One line of JSON for CloudWatch Logs, with what the storefront's lines have. */
export function logLine(level: "info" | "warn" | "error", message: string, facts: Record<string, unknown> = {}): void {
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), msg: message, ...facts })}\n`);
}
