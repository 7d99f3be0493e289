import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AuditFinding, Verdict } from "../check";
import { program } from "../process";

export type Framework = "terraform_plan" | "kubernetes";

interface CheckovReport {
  readonly results?: { readonly failed_checks: readonly CheckovFailure[] };
  readonly summary?: { readonly passed: number; readonly failed: number; readonly parsing_errors: number };
}

interface CheckovFailure {
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
}

/**
 * Lets checkov read files, without a word to anybody: no platform, no guidelines, no modules.
 * @throws Error when it crashed, couldn't read a file, or found nothing to check.
 */
export async function checkov(programs: string, framework: Framework, files: readonly string[]): Promise<Verdict> {
  const home = mkdtempSync(path.join(tmpdir(), "checkov-"));
  try {
    const quiet = ["--skip-download", "--soft-fail", "--compact", "--quiet", "--output", "json"];
    const given = files.flatMap((file) => ["--file", file]);
    const ended = await program(path.join(programs, "checkov"), ["--framework", framework, ...given, ...quiet], {
      cwd: home,
      env: { HOME: home, LOG_LEVEL: "ERROR", CHECKOV_RUN_SCA_PACKAGE_SCAN_V2: "false" },
    });
    return verdictOf(ended.stdout, ended.code, ended.stderr);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** What checkov's JSON says. */
export function verdictOf(stdout: string, code: number, stderr: string): Verdict {
  const report = parsed(stdout);
  if (code !== 0 || report?.summary === undefined)
    throw new Error(`checkov ended with ${code} and no report:\n${(stderr || stdout).slice(-2000)}`);
  const { passed, failed, parsing_errors: unread } = report.summary;
  if (unread > 0) throw new Error(`checkov could not read ${unread} file(s):\n${stderr.slice(-2000)}`);
  const findings = (report.results?.failed_checks ?? []).map(findingOf);
  return { looked: passed + failed, findings };
}

function parsed(stdout: string): CheckovReport | undefined {
  try {
    return JSON.parse(stdout) as CheckovReport;
  } catch {
    return undefined;
  }
}

const findingOf = (failure: CheckovFailure): AuditFinding => ({
  check: failure.check_id,
  subject: failure.resource,
  message: failure.check_name,
});
