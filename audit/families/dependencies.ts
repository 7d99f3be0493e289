import { readFileSync } from "node:fs";
import path from "node:path";
import type { Check, AuditFinding, Verdict } from "../check";
import type { AuditOptions } from "../options";
import { program } from "../process";
import { integrityFindings, licenceFindings, packages, readLockfile, shipped } from "./lockfile";

const root = path.join(__dirname, "..", "..");
const fixtures = path.join(__dirname, "..", "fixtures", "dependencies");
const lockfileIn = (folder: string) => readLockfile(path.join(folder, "package-lock.json"));
const fixture = (name: string): string => readFileSync(path.join(fixtures, name), "utf8");

/** Every entry of the lockfile has a hash and comes from the registry. */
export const integrityCheck: Check = {
  family: "dependencies",
  tool: "package-lock.json",
  unit: "packages",
  mustFind: ["integrity"],
  onFixture: () => integrityOf(fixtures),
  onProject: () => integrityOf(root),
};

function integrityOf(folder: string): Promise<Verdict> {
  const lockfile = lockfileIn(folder);
  return Promise.resolve({ looked: packages(lockfile).length, findings: integrityFindings(lockfile) });
}

/** Every package that is shipped has a licence of the list. */
export const licenceCheck: Check = {
  family: "dependencies",
  tool: "licences",
  unit: "packages of production",
  mustFind: ["licence"],
  onFixture: () => licencesOf(fixtures),
  onProject: () => licencesOf(root),
};

function licencesOf(folder: string): Promise<Verdict> {
  const lockfile = lockfileIn(folder);
  return Promise.resolve({ looked: shipped(lockfile), findings: licenceFindings(lockfile, folder) });
}

/**
 * npm's own two questions. Signatures need npm's keys, which its update framework hands out, and vulnerabilities need
 * its advisories: a mirror of the registry may offer neither. Then that is said, and is a finding only where the
 * internet is required. The fixture is an answer that npm gave, so it shows that answers are read, not that they are right.
 */
export const signatureCheck = (reach: AuditOptions["reach"]): Check => ({
  family: "dependencies",
  tool: "npm audit signatures",
  unit: "packages",
  mustFind: ["signature"],
  onFixture: () => Promise.resolve(readSignatures(fixture("signatures.json"), 2, reach)),
  onProject: async () =>
    readSignatures(await npm(["audit", "signatures", "--json"]), packages(lockfileIn(root)).length, reach),
});

export const vulnerabilityCheck = (reach: AuditOptions["reach"]): Check => ({
  family: "dependencies",
  tool: "npm audit",
  unit: "packages of production",
  mustFind: ["vulnerability"],
  onFixture: () => Promise.resolve(readVulnerabilities(fixture("vulnerabilities.json"), 1, reach)),
  onProject: async () =>
    readVulnerabilities(await npm(["audit", "--omit=dev", "--json"]), shipped(lockfileIn(root)), reach),
});

async function npm(args: readonly string[]): Promise<string> {
  const { stdout } = await program("npm", [...args, "--fetch-retries=0", "--fetch-timeout=60000"], { cwd: root });
  return stdout;
}

interface SignatureAnswer {
  readonly invalid?: readonly { readonly name: string; readonly version: string }[];
  readonly missing?: readonly { readonly name: string; readonly version: string }[];
}

/** Packages whose signature is wrong, or that have none although their registry has keys. */
export function readSignatures(stdout: string, looked: number, reach: AuditOptions["reach"]): Verdict {
  const answer = parsed<SignatureAnswer>(stdout);
  if (answer?.invalid === undefined || answer.missing === undefined)
    return unanswered("signatures", "signature", stdout, reach);
  const finding = (message: string) => (it: { readonly name: string; readonly version: string }) => ({
    check: "signature",
    subject: `${it.name}@${it.version}`,
    message,
  });
  const findings = [
    ...answer.invalid.map(finding("its signature isn't the registry's")),
    ...answer.missing.map(finding("it has no signature, and its registry has keys")),
  ];
  return { looked, findings };
}

interface VulnerabilityAnswer {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

export function readVulnerabilities(stdout: string, looked: number, reach: AuditOptions["reach"]): Verdict {
  const answer = parsed<VulnerabilityAnswer>(stdout);
  if (answer?.vulnerabilities === undefined) return unanswered("known vulnerabilities", "vulnerability", stdout, reach);
  const findings = Object.entries(answer.vulnerabilities).map(([name, it]) => ({
    check: "vulnerability",
    subject: name,
    message: `${it.severity}, in ${it.range}`,
  }));
  return { looked, findings };
}

/** npm got no answer. Nothing was looked at, and the table says so. */
function unanswered(what: string, check: string, stdout: string, reach: AuditOptions["reach"]): Verdict {
  const answer = parsed<{ readonly message?: string; readonly error?: { readonly summary?: string } }>(stdout);
  const why = answer?.error?.summary || answer?.message || "npm gave no answer";
  const findings: AuditFinding[] = reach === "internet" ? [{ check, subject: "npm", message: `${what}: ${why}` }] : [];
  return { looked: 0, findings, unseen: [`${what}: ${why}`] };
}

function parsed<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
