/** A value as a plan has it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Maps, not blocks: their keys are data and stay as they are. */
const maps = new Set([
  "tags",
  "tags_all",
  "dimensions",
  "resource_type_opt_in_preference",
  "resource_type_management_preference",
  "default_tags",
  "labels",
]);

/**
 * Where Terraform's name isn't the rule's. Pulumi gives every list a plural name, of blocks and of strings alike; a
 * list of blocks is singular in Terraform but for these, and a list of strings is plural but for these.
 */
const exceptions: Readonly<Record<string, string>> = {
  aliases: "alias",
  appliedFors: "applied_for",
  clientIdLists: "client_id_list",
  redactedFields: "redacted_fields",
  thumbprintLists: "thumbprint_list",
  vpcZoneIdentifiers: "vpc_zone_identifier",
};

/** CloudFront's other names are strings; Route 53's aliases are blocks. */
const exceptionsForStrings: Readonly<Record<string, string>> = { aliases: "aliases" };

/** The engine's mark of a secret in an exported state. */
const signature = "4dabf18193072939515e22adb298388d";

/** What stands for a secret: it was encrypted in the state, and stays unknown. */
export const secret = "[secret]";

/** `enableDnsSupport` → `enable_dns_support`. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Inputs of a Pulumi resource as the attributes and blocks of a Terraform resource. */
export function attributes(inputs: Readonly<Record<string, unknown>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([name, value]) => !name.startsWith("__") && value !== undefined && value !== null)
      .map(([name, value]) => {
        const own = attributeName(name, value);
        return [own, maps.has(own) && isObject(value) ? unmarked(value) : converted(value)];
      }),
  );
}

/** Terraform's name of an attribute or block that has this value. */
export function attributeName(name: string, value: unknown): string {
  const ofBlocks = Array.isArray(value) && value.length > 0 && value.every(isObject);
  const exception = (ofBlocks ? undefined : exceptionsForStrings[name]) ?? exceptions[name];
  if (exception !== undefined) return exception;
  return ofBlocks ? singular(snakeCase(name)) : snakeCase(name);
}

const singular = (name: string): string =>
  name
    .replace(/ies$/, "y")
    .replace(/sses$/, "ss")
    .replace(/(?<!s)s$/, "");

function converted(value: unknown): Json {
  if (isSecret(value)) return secret;
  if (Array.isArray(value)) return value.map((it) => (isObject(it) && !isSecret(it) ? attributes(it) : converted(it)));
  // Pulumi shows a block of which there is at most one as an object; in a plan it is a list of one.
  if (isObject(value)) return [attributes(value)];
  return value as string | number | boolean;
}

/** A map's values, secrets masked. */
const unmarked = (map: Readonly<Record<string, unknown>>): Json =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, isSecret(value) ? secret : String(value)]));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value in an exported state is encrypted. */
export const isSecret = (value: unknown): boolean => isObject(value) && signature in value;
