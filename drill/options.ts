import { type FlagValues, readFlags, wholeNumber } from "../toolchain/readFlags";
import type { ChoiceName, DrillChoice } from "./drill";
import type { PlatformDrill } from "./drills";
import { flagsOfChoices } from "./help";

export type DrillCommandName =
  | "help"
  | "list"
  | "plan"
  | "run"
  | "status"
  | "resume"
  | "abort"
  | "report"
  | "verify"
  | "readiness"
  | "kit"
  | "probe";

export type ReportFormat = "text" | "html" | "markdown" | "json" | "evidence";

/** What a command of `npm run drill` was asked for. */
export interface DrillOptions {
  readonly name: DrillCommandName;
  /** Of `plan` and `run`. */
  readonly drill: PlatformDrill | undefined;
  readonly choice: DrillChoice;
  /** A run's ID, or the archive of `verify`. */
  readonly subject: string | undefined;
  readonly output: "text" | "json";
  readonly format: ReportFormat;
  readonly consent: "ask" | "yes";
  readonly because: string;
  /** Names of guards. */
  readonly overrides: readonly string[];
  /** A file, or a region whose backup bucket has it. */
  readonly snapshot: string | undefined;
  readonly endpoint: string | undefined;
  /** Name server, `HOST:PORT`. Default: the system's. */
  readonly resolver?: string | undefined;
  readonly timeScale: number;
  readonly operator: string | undefined;
  readonly approver: string | undefined;
  /** When it may be done, who was told beforehand, and days until it is due again; of `run`. */
  readonly schedule?: RunSchedule | undefined;
  /** Who signs a report off. */
  readonly signOff?: string | undefined;
  /** A file with what people add to a report. */
  readonly addition?: string | undefined;
  /** Files that probers wrote, for a report. */
  readonly users?: readonly string[] | undefined;
  /** Of `probe`. */
  readonly probe?: ProbeChoices | undefined;
  /** Of a journal, as somebody kept it elsewhere. */
  readonly lastHash?: string | undefined;
}

/** What an operator says of when a run may be, and of the next one. */
export interface RunSchedule {
  /** ISO 8601, UTC. */
  readonly window?: { readonly from: string; readonly until: string };
  readonly announcedTo: readonly string[];
  readonly everyDays?: number;
}

/** What `probe` was asked for. */
export interface ProbeChoices {
  /** Default: of the platform's domain. */
  readonly url: string | undefined;
  /** Default: the name of this machine. */
  readonly place: string | undefined;
  readonly file: string;
  /** Default: until Ctrl-C. */
  readonly seconds: number | undefined;
  /** Address of the account that places synthetic orders. Default: none is placed. */
  readonly ordersAs: string | undefined;
}

const declared = {
  leave: { type: "string" },
  "also-leave": { type: "string" },
  to: { type: "string" },
  store: { type: "string" },
  region: { type: "string" },
  zone: { type: "string" },
  "accept-data-loss": { type: "boolean" },
  yes: { type: "boolean" },
  because: { type: "string" },
  override: { type: "string" },
  operator: { type: "string" },
  approver: { type: "string" },
  window: { type: "string" },
  "announced-to": { type: "string" },
  "every-days": { type: "string" },
  "sign-off": { type: "string" },
  add: { type: "string" },
  users: { type: "string" },
  url: { type: "string" },
  place: { type: "string" },
  out: { type: "string" },
  seconds: { type: "string" },
  "orders-as": { type: "string" },
  "last-hash": { type: "string" },
  snapshot: { type: "string" },
  endpoint: { type: "string" },
  resolver: { type: "string" },
  "time-scale": { type: "string" },
  html: { type: "boolean" },
  markdown: { type: "boolean" },
  evidence: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type Name = keyof typeof declared;
type Values = FlagValues<typeof declared>;

const choosing = ["leave", "also-leave", "to", "store", "region", "zone", "accept-data-loss"] as const;
const cloud = ["snapshot", "endpoint", "resolver", "time-scale"] as const;
const people = ["because", "operator"] as const;
const planning = ["window", "announced-to", "every-days"] as const;

const takes: Readonly<Record<Exclude<DrillCommandName, "help">, readonly Name[]>> = {
  list: [],
  plan: [...choosing, ...cloud],
  run: [...choosing, ...cloud, ...people, ...planning, "yes", "override", "approver", "users"],
  status: cloud,
  resume: [...cloud, ...people, "yes", "users"],
  abort: [...cloud, ...people, "yes"],
  report: ["html", "markdown", "evidence", "sign-off", "add", "users", "because", "operator", "snapshot", "endpoint"],
  verify: ["last-hash"],
  readiness: ["leave", ...cloud],
  kit: cloud,
  probe: ["url", "place", "out", "seconds", "orders-as", "snapshot"],
};

/** What stands after each command's name, and whether it must. */
const subjects: Readonly<Record<string, "drill" | "run" | "file">> = {
  ...{ plan: "drill", run: "drill", resume: "run", abort: "run", report: "run", verify: "file" },
};

/** @throws Error listing every problem with the options, and how to see what is allowed */
export function parseDrill(args: readonly string[], drills: readonly PlatformDrill[]): DrillOptions {
  const { values, positionals, wrong } = readFlags(args, declared);
  const problems = [...wrong];
  const [word, ...rest] = positionals;
  const isHelp = values.help === true || (word === undefined && args.length === 0);
  const known = Object.keys(takes) as (keyof typeof takes)[];
  const name = isHelp ? "help" : known.find((it) => it === word);
  if (name === undefined) problems.push(`${word ?? "nothing"} is no command; there are ${known.join(", ")}`);
  const allowed = name === undefined || name === "help" ? undefined : takes[name];
  for (const it of Object.keys(values) as Name[])
    if (allowed && it !== "json" && !allowed.includes(it)) problems.push(`--${it} does not go with ${name}`);
  const options = optionsOf(name ?? "help", rest, values, drills, problems);
  if (problems.length > 0) throw new Error(`${[...new Set(problems)].join("\n")}\nSee: npm run drill -- --help`);
  return options;
}

function optionsOf(
  name: DrillCommandName,
  rest: readonly string[],
  values: Values,
  drills: readonly PlatformDrill[],
  problems: string[],
): DrillOptions {
  const kind = subjects[name];
  for (const it of name === "help" ? [] : rest.slice(kind === undefined ? 0 : 1))
    problems.push(`${it} does not go with ${name}`);
  const subject = kind === undefined ? undefined : rest[0];
  if (kind === "file" && subject === undefined) problems.push("verify needs the archive: verify FILE");
  const drill = kind === "drill" ? drillNamed(subject, drills, problems) : undefined;
  const choice = choiceOf(values, problems);
  if (drill) expectChoices(drill, choice, problems);
  const overrides = values.override?.split(",").map((it) => it.trim()) ?? [];
  if (overrides.length > 0 && values.because === undefined)
    problems.push(`--override ${overrides.join(",")} needs --because TEXT: the report says why a guard was overridden`);
  const formats = (["html", "markdown", "json", "evidence"] as const).filter((it) => values[it]);
  if (name === "report" && formats.length > 1)
    problems.push(`${formats.map((it) => `--${it}`).join(" and ")} exclude each other`);
  const { because = "", snapshot, endpoint, resolver, operator, approver, "sign-off": signOff, add: addition } = values;
  if (endpoint !== undefined && !URL.canParse(endpoint))
    problems.push(`--endpoint is ${endpoint}; it must be a URL such as http://127.0.0.1:5000`);
  return {
    ...{ name, drill, choice, subject, because, overrides, snapshot, endpoint, resolver, operator, approver },
    ...{ signOff, addition, lastHash: values["last-hash"], users: values.users?.split(",").map((it) => it.trim()) },
    ...(name === "probe" && { probe: probeChoices(values, problems) }),
    ...(name === "run" && { schedule: scheduleOf(values, problems) }),
    output: values.json ? "json" : "text",
    format: formats[0] ?? "text",
    consent: values.yes ? "yes" : "ask",
    timeScale: wholeNumber("time-scale", values["time-scale"] ?? "1", [1, 60], problems),
  };
}

function scheduleOf(
  { window, "announced-to": announcedTo = "", "every-days": everyDays }: Values,
  problems: string[],
): RunSchedule {
  const days = everyDays === undefined ? undefined : wholeNumber("every-days", everyDays, [1, 3660], problems);
  const [from = NaN, until = NaN, ...rest] = (window ?? "").split("/").map((it) => Date.parse(it));
  if (window !== undefined && !(from < until && rest.length === 0))
    problems.push(`--window is ${window}; it must be FROM/UNTIL such as 2026-12-01T02:00Z/2026-12-01T04:00Z`);
  const named = announcedTo.split(",").map((it) => it.trim());
  return {
    ...(from < until && { window: { from: utcOf(from), until: utcOf(until) } }),
    announcedTo: named.filter((it) => it !== ""),
    ...(days !== undefined && { everyDays: days }),
  };
}

const utcOf = (at: number): string => new Date(at).toISOString();

function probeChoices({ url, place, out, seconds, "orders-as": ordersAs }: Values, problems: string[]): ProbeChoices {
  if (out === undefined) problems.push("probe needs --out FILE, into which it writes what it measures");
  if (url !== undefined && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""))
    problems.push(`--url is ${url}; it must be a URL such as https://shop.example.com`);
  const limit = seconds === undefined ? undefined : wholeNumber("seconds", seconds, [1, 86_400], problems);
  return { url: url?.replace(/\/+$/, ""), place, file: out ?? "", seconds: limit, ordersAs };
}

function drillNamed(
  name: string | undefined,
  drills: readonly PlatformDrill[],
  problems: string[],
): PlatformDrill | undefined {
  const found = drills.find((it) => it.name === name);
  const known = drills.map((it) => it.name).join(", ");
  if (!found) problems.push(`${name ?? "nothing"} is no drill; there are ${known}`);
  return found;
}

function choiceOf(values: Values, problems: string[]): DrillChoice {
  const { leave, "also-leave": alsoLeave, to, region, zone, store } = values;
  if (store !== undefined && store !== "relational" && store !== "document")
    problems.push(`--store is ${store}; it must be relational or document (default: both)`);
  return {
    ...(leave !== undefined && { leave }),
    ...(alsoLeave !== undefined && { alsoLeave }),
    ...(to !== undefined && { to }),
    ...(region !== undefined && { region }),
    ...(zone !== undefined && { zone }),
    ...((store === "relational" || store === "document") && { store }),
    dataLoss: values["accept-data-loss"] ? "accepted" : "refused",
  };
}

const isChosen = (choice: DrillChoice, name: ChoiceName): boolean =>
  name === "dataLoss" ? choice.dataLoss === "accepted" : choice[name] !== undefined;

function expectChoices({ name, needs, takes }: PlatformDrill, choice: DrillChoice, problems: string[]): void {
  for (const [key, flag] of Object.entries(flagsOfChoices) as [ChoiceName, string][]) {
    if (needs.includes(key) && !isChosen(choice, key)) problems.push(`${name} needs ${flag}`);
    if (isChosen(choice, key) && !needs.includes(key) && !takes.includes(key))
      problems.push(`${flag.split(" ")[0]} does not go with ${name}`);
  }
}
