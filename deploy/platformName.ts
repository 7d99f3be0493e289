/** Another name for the platform of a checkout: in Pulumi.yaml, whose project it is, and in the stacks' files, whose keys have it. Pure. */
import { load } from "js-yaml";
import { isYamlObject, textSaying, type YamlObject } from "../config/yaml";

/** What a stack's file says of the state that its secrets are in: another platform's stacks have states of their own. */
const ofTheState = ["secretsprovider", "encryptedkey", "encryptionsalt"];

export interface Renaming {
  readonly from: string;
  readonly to: string;
  readonly singletons?: "shared";
}

const contentOf = (text: string): YamlObject => {
  const content = load(text) ?? {};
  return isYamlObject(content) ? content : {};
};

/** @throws Error where it isn't written in a way that can be changed safely */
export function renamedProject(text: string, { to, singletons }: Renaming): string {
  const content = contentOf(text);
  const config = isYamlObject(content["config"]) ? content["config"] : {};
  const declared = config["accountSingletons"];
  const shared =
    singletons === undefined || !isYamlObject(declared)
      ? config
      : { ...config, accountSingletons: { ...declared, default: singletons } };
  const named = text.replace(/^name:[ \t].*$/m, `name: ${to}`);
  const changed =
    singletons === undefined
      ? named
      : named.replace(
          /^( +accountSingletons:\n +type: string\n +default: ).*$/m,
          (_, start: string) => start + singletons,
        );
  return said(
    "Pulumi.yaml",
    { ...content, name: to, ...(content["config"] === undefined ? {} : { config: shared }) },
    changed,
  );
}

/** @throws Error naming what is encrypted: its key is the other platform's */
export function renamedStack(file: string, text: string, { from, to }: Renaming): string {
  const { config, ...rest } = contentOf(text);
  const values = Object.entries(isYamlObject(config) ? config : {});
  const encrypted = values.flatMap(([key, value]) => (isYamlObject(value) && "secure" in value ? [key] : []));
  if (encrypted.length > 0)
    throw new Error(
      `${file} has ${encrypted.join(", ")} encrypted for ${from}: take it out, and set it again with --secret afterwards.`,
    );
  const renamed = values.map(([key, value]) => [key.startsWith(`${from}:`) ? to + key.slice(from.length) : key, value]);
  const kept = Object.fromEntries(Object.entries(rest).filter(([key]) => !ofTheState.includes(key)));
  const lines = text.split("\n").filter((it) => !ofTheState.some((key) => it.startsWith(`${key}:`)));
  const changed = lines.map((it) => it.replace(new RegExp(`^( +["']?)${from}:`), `$1${to}:`)).join("\n");
  return said(
    file,
    { ...kept, ...(config === undefined ? {} : { config: Object.fromEntries(renamed) as YamlObject }) },
    changed,
  );
}

function said(file: string, wanted: YamlObject, candidate: string): string {
  const fitting = textSaying(wanted, [candidate]);
  if (fitting !== undefined) return fitting;
  throw new Error(`${file} isn't written in a way that can be changed safely: change the name in it by hand.`);
}
