/** Types commands at a local cloud as a person would, reads what they print, and follows it to the letter. */
import { deployPlatform, type DeployPorts } from "../../deploy/deployment";
import { destroyPlatform } from "../../deploy/destruction";
import { optionsIn } from "../../deploy/options";
import type { Platform } from "../../deploy/order";
import { whatNow } from "../../deploy/stopped";
import { unlock } from "../../deploy/unlock";
import type { Protection } from "../../deploy/waysOut";

/** What commands are typed at. */
export interface Desk {
  readonly platform: Platform;
  readonly ports: DeployPorts;
  /** What the configuration says now. */
  readonly protection: () => Protection;
  /** Sets `protect` to false in the configuration. */
  readonly unprotect: () => void;
  /** Checks out the commit that was deployed before: the configuration is as it was. */
  readonly checkOutBefore: () => void;
  /** Regions that a rollout under way is through with. */
  readonly regionsDone: () => readonly string[];
  /** Types `pulumi …`. @throws Error with what it said where it failed */
  readonly pulumi: (args: readonly string[]) => Promise<void>;
}

/** What a command printed, and how it ended. */
export interface Typed {
  readonly said: readonly string[];
  readonly ended: "done" | "stopped";
}

/** Ways that are printed, each with the words that introduce it. */
const introductions = {
  "go on": /^Go on/,
  "give up": /^(Or give up|Go on)/,
  "go back": /^Or go back/,
  "build up again": /^Or build up again/,
} as const;
export type Way = keyof typeof introductions;

const first = /^First/;

/** Commands that are printed for a way, in their order: what comes first, then the way itself. Empty where it isn't among them. */
export function commandsOf(way: Way, said: readonly string[]): readonly string[] {
  const introduction = said.findLast((it) => introductions[way].test(it));
  if (introduction === undefined) return [];
  return [
    ...commandsAfter(
      said.findLast((it) => first.test(it)),
      said,
    ),
    ...commandsAfter(introduction, said),
  ];
}

function commandsAfter(introduction: string | undefined, said: readonly string[]): readonly string[] {
  if (introduction === undefined) return [];
  const rest = said.slice(said.lastIndexOf(introduction) + 1);
  const end = rest.findIndex((it) => !it.startsWith("  "));
  const commands = (end < 0 ? rest : rest.slice(0, end)).map((it) => it.trim());
  if (introduction.includes("set protect to false in Pulumi.yaml")) return ["edit Pulumi.yaml", ...commands];
  return introduction.includes("check out the commit that was deployed before")
    ? ["git checkout COMMIT", ...commands]
    : commands;
}

/** As a shell takes a line apart, as far as quotes go. */
const wordsIn = (line: string): readonly string[] =>
  (line.match(/'[^']*'|\S+/g) ?? []).map((it) => it.replace(/^'(.*)'$/, "$1"));

/** Types one line. */
export async function typed(line: string, desk: Desk): Promise<Typed> {
  const said: string[] = [];
  const { platform } = desk;
  const ports: DeployPorts = { ...desk.ports, say: (it) => void said.push(...it.split("\n")) };
  try {
    await carryOut(line, { ...desk, ports });
    return { said, ended: "done" };
  } catch (error) {
    said.push(...(error as Error).message.split("\n"));
    const [, , command, , ...given] = wordsIn(line);
    if (command === "deploy" || command === "destroy") {
      const stopping = {
        platform,
        command,
        given,
        protection: desk.protection(),
        regionsDone: desk.regionsDone(),
      } as const;
      said.push(...(await whatNow(error as Error, { ...stopping, stack: ports.stack })));
    }
    return { said, ended: "stopped" };
  }
}

async function carryOut(line: string, { platform, ports, ...desk }: Desk): Promise<void> {
  if (line === "edit Pulumi.yaml") return desk.unprotect();
  if (line === "git checkout COMMIT") return desk.checkOutBefore();
  const [program, ...args] = wordsIn(line);
  if (program === "pulumi") return desk.pulumi(args);
  const [, command, , ...given] = args;
  if (program !== "npm") throw new Error(`nobody here can type: ${line}`);
  if (command === "deploy") {
    const options = optionsIn(["deploy", ...given])!;
    await deployPlatform(platform, ports, { ...options, ...(options.way && { resumed: desk.regionsDone() }) });
  } else if (command === "destroy") await destroyPlatform(platform, ports.writers, ports, desk.protection());
  else if (command === "unlock") await unlock(given[given.indexOf("--stack") + 1]!, ports);
  else throw new Error(`nobody here can type: ${line}`);
}

/** Types what was printed for a way, line for line, until one stops. @throws Error where the way isn't printed */
export async function follow(way: Way, said: readonly string[], desk: Desk): Promise<Typed> {
  const commands = commandsOf(way, said);
  if (commands.length === 0) throw new Error(`no way to ${way} was printed:\n${said.join("\n")}`);
  const all: string[] = [];
  for (const line of commands) {
    const { said: more, ended } = await typed(line, desk);
    all.push(`$ ${line}`, ...more);
    if (ended === "stopped") return { said: all, ended };
  }
  return { said: all, ended: "done" };
}
