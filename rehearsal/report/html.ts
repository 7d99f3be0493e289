import type { Report } from "./report";

export function renderReport(report: Report): string {
  return `<!doctype html><title>${report.outcome}</title>`;
}
