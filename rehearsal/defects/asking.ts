/** Asks the drill program as a person does, in this process: a command, its exit code and all that it says. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commands } from "../../drill/commands";
import { type DrillHost, NotBegun } from "../../drill/commands/host";
import { drills } from "../../drill/drills";
import { parseDrill } from "../../drill/options";
import { textOf } from "../../drill/snapshot";
import { programRoot } from "../cloud/workspace";
import { credentials } from "../providers/cloud";
import { drillRoleCredentials } from "../drills/drillRole";
import type { DefectCloud, Planted } from "./defect";

export interface DrillAnswer {
  readonly exitCode: number;
  readonly text: string;
}

/** @param folder of this machine's runs and of the snapshot */
export async function asked(
  cloud: DefectCloud,
  words: readonly string[],
  folder: string,
  { snapshot = cloud.snapshot, asDrillRole }: Partial<Planted> = {},
): Promise<DrillAnswer> {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "platform.json");
  writeFileSync(file, textOf(snapshot));
  await cloud.figures.tell();
  const given = asDrillRole ? await drillRoleCredentials(cloud.platform, cloud.endpoint) : credentials;
  const said: string[] = [];
  const tell = (line: string): void => void said.push(line);
  const host: DrillHost = {
    ...{ drills, root: programRoot, print: tell, say: tell, environment: {} },
    interruption: new AbortController().signal,
    ask: () => Promise.reject(new Error("nobody is asked")),
  };
  const usual = process.env;
  process.env = { ...usual, ...environmentOf(given, folder) };
  try {
    const options = parseDrill(
      [...words, "--snapshot", file, "--endpoint", cloud.endpoint, "--time-scale", "60"],
      drills,
    );
    return { exitCode: await commands[options.name](options, host), text: said.join("\n") };
  } catch (error) {
    return { exitCode: error instanceof NotBegun ? 2 : 1, text: [...said, (error as Error).message].join("\n") };
  } finally {
    process.env = usual;
  }
}

const environmentOf = (
  {
    accessKeyId,
    secretAccessKey,
    sessionToken,
  }: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  folder: string,
): Readonly<Record<string, string>> => ({
  MERIDIAN_DRILLS: path.join(folder, "drills"),
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
});
