/** `verify`: whether an archive of evidence, or a journal alone, is what it was. Needs no network. */
import { readFileSync } from "node:fs";
import { readChain } from "../record/chain";
import { verifyArchive } from "../verification/verifyArchive";
import { type DrillCommand, printJson } from "./host";

export const verify: DrillCommand = ({ subject, lastHash, output }, host) => {
  const content = readFileSync(subject!);
  if (subject!.endsWith(".ndjson"))
    return Promise.resolve(journalAlone(content.toString("utf8"), subject!, host.print));
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
  return Promise.resolve(problems.length > 0 ? 1 : 0);
};

/** @throws Error where a line isn't the one that was written */
function journalAlone(text: string, name: string, print: (line: string) => void): number {
  const { entries, torn } = readChain(text, name);
  print(
    `${entries.length} entries, each written after the one before it${torn === "" ? "" : "; a torn one at the end"}.`,
  );
  return 0;
}
