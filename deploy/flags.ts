import type { Consent } from "./ask";

/** Flags of a command that does something to one region, for `parseArgs`. */
export const regionFlags = {
  region: { type: "string" },
  "dry-run": { type: "boolean" },
  yes: { type: "boolean" },
  organization: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

export const consentIn = ({ yes }: { readonly yes?: boolean | undefined }): Consent => (yes ? "yes" : "ask");
