/** From the words of a person to a fault that can begin, or to everything that is wrong with the words. */
import { faults } from "./all";
import { type Fault, type Given, type Kind, type Parameter, usageOf } from "./fault";
import { linkHint, linksNamed } from "./links";
import { type FaultPorts, storeNames } from "./ports";

export interface Asked {
  readonly fault: Fault;
  readonly given: Given;
}

const hint = "See: npm run live -- --help";

/** What must hold wherever the cloud is: the fault's name and how many words follow it. @throws Error with what is allowed. */
export function faultNamed(words: readonly string[]): { readonly fault: Fault; readonly words: readonly string[] } {
  const [name, ...rest] = words;
  const fault = faults.find((it) => it.name === name);
  if (!fault) {
    const said = name === undefined ? "fault needs a name" : `${name} is no fault`;
    throw new Error(`${said}; there are ${faults.map((it) => it.name).join(", ")}\n${hint}`);
  }
  const all = fault.parameters.length;
  const needed = fault.parameters.filter((it) => !it.isOptional).length;
  if (rest.length < needed || rest.length > all)
    throw new Error(
      `${fault.name} was given ${rest.length} words (${rest.join(" ") || "none"}); it is: ${usageOf(fault)}\n${hint}`,
    );
  return { fault, words: rest };
}

/** @throws Error with every word that isn't allowed in this cloud, and what is. */
export function understood(asked: readonly string[], ports: FaultPorts): Asked {
  const { fault, words } = faultNamed(asked);
  const isWhole = words.length === fault.parameters.length;
  const parameters = fault.parameters.filter((it) => isWhole || !it.isOptional);
  const given = Object.fromEntries(parameters.map((it, index) => [it.name, words[index]!]));
  const problems = parameters.flatMap((it) => problemOf(it, given, ports));
  if (problems.length === 0 && given["REGION"] !== undefined && given["REGION"] === given["OTHER"])
    problems.push(`REGION and OTHER are both ${given["OTHER"]}; two regions are needed`);
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\nIt is: ${usageOf(fault)}. ${hint}`);
  return { fault, given };
}

function problemOf({ name, kind }: Parameter, given: Given, ports: FaultPorts): string[] {
  const text = given[name]!;
  const allowed = allowedOf(kind, given, ports);
  if (typeof allowed === "object") {
    // Where there is none at all, whoever is asked to begin says why.
    if (allowed.includes(text) || (allowed.length === 0 && unsimulated.has(kind))) return [];
    return [`${name} is ${text}; ${allowed.length === 0 ? "there is none now" : `there are ${allowed.join(", ")}`}`];
  }
  return ranges[kind]?.(text, ports) ? [] : [`${name} is ${text}; ${allowed}`];
}

const unsimulated: ReadonlySet<Kind> = new Set(["disk", "certificate", "secret"]);

/** A list of all that is allowed, or what is, in words. */
function allowedOf(kind: Kind, given: Given, ports: FaultPorts): readonly string[] | string {
  switch (kind) {
    case "region":
      return ports.regions;
    case "zone":
      return ports.regions.includes(given["REGION"] ?? "")
        ? ports.zones(given["REGION"]!)
        : ["zones of a region there is"];
    case "process":
      return ports.processes.list().map((it) => it.name);
    case "store":
      return storeNames;
    case "service":
      return apiServices;
    case "disk":
      return ports.disks.names();
    case "certificate":
      return ports.certificates.names();
    case "secret":
      return ports.secrets.names();
    case "link":
      return `${linkHint}. Names: ${ports.network.ends().join(", ") || "none now"}`;
    case "operation":
      return `it must be SERVICE.Operation, such as rds.FailoverGlobalCluster; services: ${apiServices.join(", ")}`;
    case "milliseconds":
      return "it must be a whole number from 1 to 60000";
    case "percent":
      return "it must be a number above 0 and below 100; partition cuts a link";
    case "seconds":
      return "it must be a whole number from -315360000 to 315360000, and not 0";
  }
}

const between = (text: string, pattern: RegExp, min: number, max: number): boolean =>
  pattern.test(text) && Number(text) >= min && Number(text) <= max;

const ranges: Partial<Record<Kind, (text: string, ports: FaultPorts) => boolean>> = {
  link: (text, ports) => linksNamed(text, ports) !== undefined,
  operation: (text) => /^[a-z0-9]+\.[A-Z][A-Za-z0-9]+$/.test(text) && apiServices.includes(text.split(".")[0]!),
  milliseconds: (text) => between(text, /^\d+$/, 1, 60_000),
  percent: (text) => between(text, /^\d+(\.\d+)?$/, 0.01, 99.99),
  seconds: (text) => between(text, /^-?\d+$/, -315_360_000, 315_360_000) && Number(text) !== 0,
};

/** As they sign their calls. `rds` is DocumentDB's too, as in AWS. */
export const apiServices: readonly string[] = [
  ...["acm", "autoscaling", "backup", "cloudfront", "monitoring", "logs", "ec2", "ecr", "eks", "elasticloadbalancing"],
  ...["iam", "kms", "rds", "route53", "s3", "scheduler", "secretsmanager", "sns", "sts", "wafv2"],
];

/** A row for each fault: what to type, and what it does. */
export function faultsHelp(): string {
  return faults.map((it) => `  ${usageOf(it)}\n${wrapped(it.help, 92)}`).join("\n");
}

const indent = " ".repeat(21);

function wrapped(text: string, width: number): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1)!;
    if (last !== "" && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.map((line) => `${indent}${line}`).join("\n");
}
