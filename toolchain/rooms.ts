/**
 * Which room may import which. Lint's rule is made from this table and docs/architecture.md shows it; what isn't listed is refused.
 * A new room, and a folder that needs another rule than the room around it, gets a row here.
 */

/** Packages that only some rooms may use; the first group that fits counts. All others are everybody's, as far as package.json has them. */
export const packageGroups = {
  AWS: /^(@aws-sdk\/|@pulumi\/(awsx?|eks)(\/|$))/,
  Pulumi: /^@pulumi\//,
} as const;

export type PackageGroup = keyof typeof packageGroups;

export interface Room {
  readonly name: string;
  /** Folders and files from the root; a file brings its test along. The longest path that fits decides. Default: the name. */
  readonly paths?: readonly string[];
  /** Names of the rooms that it may import, beside itself. */
  readonly imports: readonly string[] | "all";
  /** Default: none. */
  readonly packages?: readonly PackageGroup[];
  /** What its tests, fixtures and samples may import beside that. */
  readonly tests?: { readonly imports?: readonly string[]; readonly packages?: readonly PackageGroup[] };
  /** Why it is so: an error says it. */
  readonly why: string;
}

const declaring = ["components/shared", "components/foundation", "components/region", "components/global"];

export const rooms: readonly Room[] = [
  {
    name: "toolchain",
    paths: ["toolchain", "eslint.config.mjs"],
    imports: [],
    why: "It prepares every other room, so it knows none.",
  },
  {
    name: "config",
    imports: [],
    why: "Configuration is judged before anything runs: no AWS, no Pulumi runtime.",
  },
  {
    name: "config/load",
    paths: ["config/load.ts"],
    imports: ["config"],
    packages: ["Pulumi"],
    why: "It alone asks Pulumi for configuration.",
  },
  {
    name: "outputs",
    imports: ["config"],
    why: "A contract is checked by whoever reads it, also where there is no Pulumi.",
  },
  {
    name: "outputs/reference",
    paths: ["outputs/reference.ts"],
    imports: ["outputs"],
    packages: ["Pulumi"],
    why: "It alone joins a contract to the engine.",
  },
  {
    name: "engine",
    imports: ["toolchain"],
    packages: ["Pulumi"],
    why: "It finds and starts the engine, whatever runs on it.",
  },
  {
    name: "servers",
    imports: ["toolchain"],
    why: "A database server knows nobody that uses it.",
  },
  {
    name: "report",
    imports: ["toolchain"],
    why: "A report is drawn from its own shapes, whoever fills them.",
  },
  {
    name: "load/checkers",
    imports: ["toolchain"],
    why: "What judges a ledger shares no code with what else compares it, so that the two can disagree.",
  },
  {
    name: "load",
    imports: ["load/checkers", "servers", "toolchain"],
    why: "Shoppers, their ledger and its comparison know the shop as its customers and its databases' readers do, never its code.",
  },
  {
    name: "drill decisions",
    paths: [
      "drill/command.ts",
      "drill/condition.ts",
      "drill/drill.ts",
      "drill/entries.ts",
      "drill/guards.ts",
      "drill/journal.ts",
      "drill/ports.ts",
      "drill/probes/membership.ts",
      "drill/runner.ts",
      "drill/step.ts",
    ],
    imports: ["report"],
    why: "What decides is pure, so that it can be tested whole: no AWS, no Pulumi.",
  },
  {
    name: "drill/verification",
    imports: [],
    tests: { imports: ["drill", "toolchain"] },
    why: "Whoever checks evidence shares no code with whoever wrote it.",
  },
  {
    name: "drill",
    imports: [
      "drill decisions",
      "drill/verification",
      "load",
      "load/checkers",
      "outputs",
      "report",
      "servers",
      "toolchain",
    ],
    packages: ["AWS"],
    why: "A drill works on any platform that has these outputs, rehearsed or real: it knows no program and no rehearsal.",
  },
  {
    name: "deploy decisions",
    paths: ["deploy/order.ts", "deploy/computeMove.ts"],
    imports: ["config", "drill decisions"],
    why: "What decides is pure, so that it can be tested whole: no AWS, no Pulumi.",
  },
  {
    name: "deploy",
    imports: [
      "component plans",
      "config",
      "deploy decisions",
      "drill",
      "drill decisions",
      "engine",
      "outputs",
      "report",
      "toolchain",
    ],
    packages: ["Pulumi", "AWS"],
    why: "The program is run by the engine, never imported piece by piece.",
  },
  {
    name: "components/shared",
    imports: ["config"],
    packages: ["Pulumi", "AWS"],
    tests: { imports: ["test"] },
    why: "What several stacks use knows none of them.",
  },
  {
    name: "component plans",
    paths: [
      "components/region/subnetPlan.ts",
      "components/region/maintenancePlan.ts",
      "components/global/names.ts",
      "components/global/regions.ts",
      "components/global/routingPlan.ts",
    ],
    imports: ["config"],
    tests: { imports: ["test"] },
    why: "What decides is pure, so that it can be tested whole: no AWS, no Pulumi.",
  },
  {
    name: "components/foundation",
    imports: ["components/shared", "config", "outputs", "outputs/reference"],
    packages: ["Pulumi", "AWS"],
    tests: { imports: ["test"] },
    why: "It is deployed first and reads nothing.",
  },
  {
    name: "components/region",
    imports: ["component plans", "components/shared", "config", "outputs", "outputs/reference"],
    packages: ["Pulumi", "AWS"],
    tests: { imports: ["test"] },
    why: "A region reads foundation through outputs/ only.",
  },
  {
    name: "components/global",
    imports: ["component plans", "components/shared", "config", "outputs", "outputs/reference"],
    packages: ["Pulumi", "AWS"],
    tests: { imports: ["test"] },
    why: "global reads foundation and regions through outputs/ only.",
  },
  {
    name: "index.ts",
    imports: [...declaring, "config", "config/load", "outputs", "outputs/reference"],
    packages: ["Pulumi"],
    why: "It puts the program together and is the only one that does.",
  },
  {
    name: "policy/rules",
    paths: ["policy/rules", "policy/rule.ts", "policy/reading.ts", "policy/operations.ts"],
    imports: [],
    tests: { imports: [...declaring, "config", "policy", "test"], packages: ["Pulumi"] },
    why: "A rule is a judgement on plain data, made without what it judges.",
  },
  {
    name: "regions alike",
    paths: ["policy/rules/parity"],
    imports: ["config", "policy/rules"],
    why: "Which key makes which input differ is declared beside the key.",
  },
  {
    name: "policy",
    paths: ["policy", "policy/rules/index.ts"],
    imports: ["regions alike", "policy/rules"],
    packages: ["Pulumi"],
    tests: { imports: [...declaring, "config", "test"] },
    why: "The pack is a second pair of eyes on the program: they share nothing.",
  },
  {
    name: "rehearsal/emulator",
    imports: ["toolchain"],
    tests: { imports: ["rehearsal/providers"], packages: ["AWS"] },
    why: "The emulator is a process that answers as AWS does: it knows nothing of what asks it.",
  },
  {
    name: "routing rules",
    paths: ["rehearsal/dataplane/dns"],
    imports: [],
    packages: ["AWS"],
    tests: { imports: ["servers", "toolchain"] },
    why: "What Route 53 answers follows from its records and from what was observed, whoever asks.",
  },
  {
    name: "rehearsal/providers",
    imports: ["toolchain"],
    packages: ["Pulumi", "AWS"],
    tests: { imports: ["rehearsal/emulator"] },
    why: "A stand-in knows AWS's API and the types of @pulumi/aws, and nothing of the platform.",
  },
  {
    name: "rehearsal",
    imports: [
      "config",
      "deploy",
      "deploy decisions",
      "drill",
      "drill decisions",
      "engine",
      "load",
      "load/checkers",
      "outputs",
      "policy",
      "regions alike",
      "policy/rules",
      "rehearsal/emulator",
      "rehearsal/providers",
      "report",
      "routing rules",
      "servers",
      "toolchain",
    ],
    packages: ["Pulumi", "AWS"],
    why: "The program is run through index.ts, never imported piece by piece.",
  },
  {
    name: "audit",
    imports: ["config", "deploy", "rehearsal", "toolchain"],
    why: "It looks at what was deployed, never at the program.",
  },
  {
    name: "app/sandbox",
    imports: [],
    tests: { imports: ["app/src"] },
    why: "What is shipped is built from app/src and app/sandbox alone.",
  },
  {
    name: "app/src",
    imports: ["app/sandbox"],
    packages: ["AWS"],
    tests: { imports: ["app/local", "app/test", "app/web", "servers"] },
    why: "What is shipped is built from app/src and app/sandbox alone.",
  },
  {
    name: "app/web",
    imports: ["app/sandbox", "app/src"],
    why: "What runs in browsers is built from it and from what the storefront says of itself.",
  },
  {
    name: "app",
    imports: ["app/src", "app/web"],
    why: "It builds what is shipped.",
  },
  {
    name: "app/local",
    imports: ["app", "app/sandbox", "app/src", "app/web", "servers", "toolchain"],
    why: "The local shop is the storefront on servers of this machine; it knows nothing of the platform.",
  },
  {
    name: "app/test",
    imports: ["app", "app/local", "app/sandbox", "app/src", "app/web", "load", "servers", "toolchain"],
    why: "The storefront is tested without the platform: it knows of it only its environment variables.",
  },
  {
    name: "app/bench",
    imports: ["app", "app/local", "app/sandbox", "app/src", "app/web", "servers", "toolchain"],
    why: "The storefront is measured without the platform: it knows of it only its environment variables.",
  },
  {
    name: "bench",
    imports: [
      "components/region",
      "config",
      "deploy",
      "deploy decisions",
      "engine",
      "index.ts",
      "load",
      "policy",
      "rehearsal",
      "rehearsal/emulator",
      "report",
      "test",
      "toolchain",
    ],
    packages: ["Pulumi", "AWS"],
    why: "It measures how long the program and a rehearsal of it take.",
  },
  {
    name: "test",
    imports: "all",
    packages: ["Pulumi", "AWS"],
    why: "It holds what spans rooms. Nothing but tests and measurements may import it.",
  },
];
