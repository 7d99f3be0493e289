/** `kit`: the drill tool with plans and documents in one folder, for when nothing else can be reached. */
import path from "node:path";
import { kitFolder, makeKit } from "../kit/kit";
import { cloudOf } from "./cloud";
import { type DrillCommand, printJson } from "./host";
import { commitOf } from "./opened";

export const kit: DrillCommand = async (options, host) => {
  const { snapshot } = await cloudOf(options, host);
  const folder = kitFolder(host.root);
  await makeKit({ ...host, snapshot, commit: await commitOf(host.root) }, folder);
  if (options.output === "json") printJson(host, { folder });
  else host.print(`${path.relative(process.cwd(), folder)}: carry it where it can be reached without this machine.`);
  return 0;
};
