/** `verify`: whether an archive of evidence, or a journal alone, is what it was. Needs no network. */
import { readFile } from "node:fs/promises";
import { readChain } from "../record/chain";
import { verifyArchive } from "../verification/verifyArchive";
import { beforeAnything, type DrillCommand, type DrillHost, printJson } from "./host";

export const verify: DrillCommand = async ({ subject, lastHash, output }, host) => {
  const content = await beforeAnything(() => readFile(subject!));
  if (subject!.endsWith(".ndjson")) return journalAlone(content.toString("utf8"), subject!, { output, host });
  const verification = verifyArchive(content, lastHash);
  const { problems, run, lastHash: found } = verification;
  if (output === "json") printJson(host, verification);
  else if (problems.length > 0) host.print(problems.map((it) => `✘ ${it}`).join("\n"));
  else
    host.print(
      `✔ ${run}: whole and unchanged; its report has all 36 fields, which agree with each other and with the journal\n` +
        (lastHash === undefined
          ? `  last hash ${found}: compare it with the one that was written down elsewhere (--last-hash)`
          : "  the last hash is the one that was written down elsewhere"),
    );
  return problems.length > 0 ? 1 : 0;
};

/** @throws Error where a line isn't the one that was written */
function journalAlone(
  text: string,
  name: string,
  { output, host }: { readonly output: "text" | "json"; readonly host: DrillHost },
): number {
  const { entries, torn } = readChain(text, name);
  const isTorn = torn !== "";
  if (output === "json") printJson(host, { entries: entries.length, torn: isTorn });
  else
    host.print(
      `${entries.length} entries, each written after the one before it${isTorn ? "; a torn one at the end" : ""}.`,
    );
  return 0;
}
