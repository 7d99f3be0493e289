/** Plays one way out of one failure, on a cloud of its own, and says what came of it. */
import type { Engine } from "../../engine/engine";
import { emulatedCaller } from "../providers/cloud";
import { follow, type Typed, typed, type Way } from "./desk";
import { PlatformDesk } from "./platformDesk";
import { keysOf, linesOf, pageOf, type PathName } from "./pages";
import type { WayCase } from "./cases";

export interface Played {
  /** What didn't hold; nothing where the way led out. */
  readonly problems: readonly string[];
  /** All that was typed and printed. */
  readonly said: readonly string[];
}

export async function play(it: WayCase, way: Way, root: string, engine: Engine): Promise<Played> {
  const platform = await PlatformDesk.open(root, engine);
  const said: string[] = [];
  const noted = (line: string, { said: more, ended }: Typed): Typed => {
    said.push(...(line.startsWith("$") ? [line] : []), ...more);
    return { said: more, ended };
  };
  try {
    const { desk } = platform;
    if (it.from !== "nothing") {
      if (it.from === "standing unprotected") desk.unprotect();
      for (const line of linesOf("asg", "deploy")) {
        const { ended, said: why } = await typed(line, desk);
        if (ended === "stopped") return { problems: [`the platform didn't come up by ${line}`], said: why };
      }
    }
    const mend = await it.breaks(platform);
    const failed = noted(`$ ${it.types}`, await typed(it.types, desk));
    if (failed.ended === "done") return { problems: [`${it.types} didn't fail`], said };
    if (!failed.said.some((line) => it.says.test(line))) return { problems: [`${it.says} wasn't printed`], said };
    const unmended = way === "give up" || way === "go back";
    if (!unmended) await mend();
    const { ended } = noted("", await follow(way, failed.said, desk));
    // What was broken may be gone with all else.
    if (unmended) await mend().catch(() => undefined);
    if (ended === "stopped") return { problems: [`what was printed to ${way} didn't lead out`], said };
    return { problems: await left(it, way, platform), said };
  } finally {
    await platform.close();
  }
}

/** Types what a page of docs/paths has to deploy and to destroy, in its own configuration: first all of the platform stands, then nothing of it. */
export async function playPage(name: PathName, root: string, engine: Engine): Promise<Played> {
  const keys = keysOf(pageOf(name));
  // The page says: yourself, by role.
  const yourself = "clusterAdministratorArns" in keys && { clusterAdministratorArns: [emulatedCaller] };
  const platform = await PlatformDesk.open(root, engine, { ...keys, ...yourself });
  const said: string[] = [];
  const type = async (command: "deploy" | "destroy"): Promise<readonly string[]> => {
    for (const line of linesOf(name, command)) {
      const { ended, said: more } = await typed(line, platform.desk);
      said.push(`$ ${line}`, ...more);
      if (ended === "stopped") return [`${line} stopped`];
    }
    return [];
  };
  try {
    let problems = await type("deploy");
    if (problems.length === 0) problems = (await platform.missing()).map((line) => `not as it should be: ${line}`);
    platform.desk.unprotect();
    if (problems.length === 0) problems = await type("destroy");
    if (problems.length === 0) problems = (await platform.standing()).map((line) => `still there: ${line}`);
    return { problems, said };
  } finally {
    await platform.close();
  }
}

/** What must be there is, or nothing is. */
async function left(it: WayCase, way: Way, platform: PlatformDesk): Promise<readonly string[]> {
  const gone = way === "give up" || (way === "go on" && it.types === "npm run destroy");
  return gone
    ? (await platform.standing()).map((line) => `still there: ${line}`)
    : (await platform.missing()).map((line) => `not as it should be: ${line}`);
}
