import { type FlagValues, readFlags, wholeNumber } from "../../toolchain/readFlags";
import type { StoreName } from "../src/stores/store";
import { type Part, parts, storeNames } from "./shopProcess";
import { knownRegions } from "./regionNames";

/** What a running shop can be asked for. Regions are numbers, from 1, or names. */
export type Request =
  | { readonly name: "status" }
  | { readonly name: "promote" | "failover" | "rejoin"; readonly region: string; readonly stores: readonly StoreName[] }
  | { readonly name: "kill"; readonly region: string; readonly part: Part };

export interface StartCommand {
  readonly name: "start";
  readonly regions: readonly string[];
  /** Of the first region's storefront; the others' come after it. */
  readonly port: number;
  /** Folder whose data stay; undefined: a temporary one. */
  readonly keep: string | undefined;
  /** Whether the sample shop is put into an empty one. */
  readonly stock: "sample" | "none";
  /** Whether functions run beside it: lists of products for other shops. */
  readonly functions: "run" | "none";
  /** Where carts lie: `dynamodb` in a table of the AWS emulator, with a replica in each region. */
  readonly carts: CartKind;
  /** Where customers can sign in beside the shop. */
  readonly oidc?: { readonly issuer: string; readonly clientId: string };
}

export const cartKinds = ["relational", "dynamodb"] as const;
export type CartKind = (typeof cartKinds)[number];

export type Command =
  | { readonly name: "help" }
  | StartCommand
  | { readonly name: "request"; readonly port: number; readonly request: Request };

export const help = `Usage: npm run storefront -- [command] [options]

Starts the shop on this machine, real databases and all, and serves it on 127.0.0.1 until Ctrl-C.
  --regions N        1 to ${knownRegions.length} regions, each with copies of both stores (default 1)
  --port PORT        of the first region; the others come after it (default 8080)
  --keep FOLDER      keep the data there and go on with them next time (default: fresh data, removed at the end)
  --empty            without the sample shop
  --functions        run its functions too, in a runtime as Lambda's: lists of products at /feed/products, by an address of
                     their own (docs/functions.md)
  --carts KIND       relational (default), or dynamodb: carts lie in a table that every region writes, of an emulator of AWS;
                     they don't stay with --keep
  --oidc-issuer URL  customers can sign in at this OIDC issuer too; each region's callback is registered there: its
                     address and /sign-in/callback
  --oidc-client ID   what the shop is called there; its secret, if it has one, is taken from OIDC_CLIENT_SECRET

While it runs, from another terminal:
  status             what runs, as which process, and which region writes which store
  promote            let --region write: a switchover, which loses nothing
  failover           kill the writer and let --region write: what had not been replicated is lost
  rejoin             bring back in --region what a failover left behind
  kill               SIGKILL to the --process of --region; it is started again, as any supervisor would

  --region R         a region's number, from 1, or its name
  --store NAME       relational (carts, orders, payments, stock, accounts) or document (catalogue, reviews); default both
  --process NAME     ${parts.filter((it) => it !== "gateway").join(", ")} (default storefront), or gateway
  --port PORT        the shop's first port, where there are several (default 8080)
  --help             this text

Exit code: 0 done, 1 failed, 2 bad options, 130 interrupted before it served or ended at once.`;

const declared = {
  regions: { type: "string" },
  region: { type: "string" },
  port: { type: "string" },
  keep: { type: "string" },
  empty: { type: "boolean" },
  functions: { type: "boolean" },
  carts: { type: "string" },
  "oidc-issuer": { type: "string" },
  "oidc-client": { type: "string" },
  store: { type: "string" },
  process: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

type Name = keyof typeof declared;

const takes: Readonly<Record<string, readonly Name[]>> = {
  start: ["regions", "port", "keep", "empty", "functions", "carts", "oidc-issuer", "oidc-client"],
  status: ["port"],
  promote: ["region", "store", "port"],
  failover: ["region", "store", "port"],
  rejoin: ["region", "store", "port"],
  kill: ["region", "process", "port"],
};

/** @throws Error listing every problem with the options, and how to see what is allowed. */
export function parseOptions(args: readonly string[]): Command {
  const { values, positionals, wrong: problems } = readFlags(args, declared);
  const [name = "start", ...rest] = positionals;
  if (values.help) return { name: "help" };
  const allowed = Object.hasOwn(takes, name) ? takes[name] : undefined;
  if (!allowed) problems.push(`${name} is no command; there are ${Object.keys(takes).join(", ")}`);
  for (const it of rest) problems.push(`${it} is neither a command nor an option`);
  for (const it of allowed ? (Object.keys(values) as Name[]) : []) {
    if (!allowed!.includes(it)) problems.push(`--${it} does not go with ${name}`);
  }
  const command = commandOf(name, values, problems);
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\nSee: npm run storefront -- --help`);
  return command;
}

type Values = FlagValues<typeof declared>;

function commandOf(name: string, values: Values, problems: string[]): Command {
  const count = wholeNumber("regions", values.regions ?? "1", [1, knownRegions.length], problems);
  const last = 65_535 - (name === "start" ? count - 1 : 0);
  const port = wholeNumber("port", values.port ?? "8080", [1, last], problems);
  if (name === "start") {
    const stock = values.empty ? "none" : "sample";
    const functions = values.functions ? "run" : "none";
    const carts = cartKinds.find((it) => it === (values.carts ?? "relational"));
    if (!carts) problems.push(`--carts is ${values.carts}; it must be one of ${cartKinds.join(", ")}`);
    const oidc = oidcOf(values, problems);
    const regions = knownRegions.slice(0, count);
    const kinds = { stock, functions, carts: carts ?? "relational" } as const;
    return { name, regions, port, keep: values.keep, ...kinds, ...(oidc ? { oidc } : {}) };
  }
  return { name: "request", port, request: requestOf(name, values, problems) };
}

function oidcOf(values: Values, problems: string[]): StartCommand["oidc"] {
  const { "oidc-issuer": issuer, "oidc-client": clientId } = values;
  if (issuer === undefined && clientId === undefined) return undefined;
  if (!issuer) problems.push("--oidc-client needs --oidc-issuer, such as https://id.example.com/realms/shop");
  if (!clientId) problems.push("--oidc-issuer needs --oidc-client: what the shop is called there");
  if (issuer && !URL.canParse(issuer)) problems.push(`--oidc-issuer is ${issuer}: it must be a URL`);
  return { issuer: issuer ?? "", clientId: clientId ?? "" };
}

function requestOf(name: string, values: Values, problems: string[]): Request {
  if (name === "promote" || name === "failover" || name === "rejoin") {
    return { name, region: regionOf(name, values.region, problems), stores: storesOf(values.store, problems) };
  }
  if (name !== "kill") return { name: "status" };
  const part = parts.find((it) => it === (values.process ?? "storefront"));
  if (!part) problems.push(`--process is ${values.process}; it must be one of ${parts.join(", ")}`);
  const region = part === "gateway" ? "" : regionOf(name, values.region, problems);
  return { name, region, part: part ?? "storefront" };
}

function regionOf(command: string, given: string | undefined, problems: string[]): string {
  const numbers = knownRegions.map((_, index) => String(index + 1));
  if (given !== undefined && [...numbers, ...knownRegions].includes(given)) return given;
  const what = given === undefined ? `${command} needs --region` : `--region is ${given}`;
  problems.push(`${what}: a number from 1, or a name such as ${knownRegions[1]}`);
  return "";
}

function storesOf(given: string | undefined, problems: string[]): readonly StoreName[] {
  if (given === undefined || given === "both") return storeNames;
  const found = storeNames.filter((it) => it === given);
  if (found.length === 0) problems.push(`--store is ${given}; it must be one of ${storeNames.join(", ")}, both`);
  return found;
}
