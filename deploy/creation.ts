/** When `npm run deploy` may make stacks: only when a person says so, and where and with which secrets provider is written out. Pure. */

/** What was asked for, and in which shell. */
export interface CreationRequest {
  /** Address that the backend gives for itself: `https://…` of Pulumi Cloud, `s3://…` or `file://…` of a backend of one's own. */
  readonly backend: string;
  readonly organization: string | undefined;
  readonly secretsProvider: string | undefined;
  /** The shell's `PULUMI_CONFIG_PASSPHRASE`, or the name of the file that it is in. */
  readonly passphrase: string | undefined;
  /** The shell's `CI`, which every runner sets. */
  readonly ci: string | undefined;
}

const providers = /^(passphrase|default|(awskms|azurekeyvault|gcpkms|hashivault):\/\/.+)$/;

/** Whether a shell's `CI` says that no person is there. */
export const isRunner = (ci: string | undefined): boolean => ci !== undefined && !/^(|0|false)$/.test(ci);

/** Why no stack is made, all of it at once; empty where one may be. */
export function creationRefusals(request: CreationRequest): readonly string[] {
  const { backend, organization, secretsProvider = "", passphrase, ci } = request;
  const isCloud = /^https?:/.test(backend);
  const refusals: Readonly<Record<string, boolean>> = {
    "--create: CI only selects stacks that exist; a person makes them, once": isRunner(ci),
    "--create needs --secrets-provider: awskms://… , passphrase, or default (Pulumi Cloud's own)":
      !providers.test(secretsProvider),
    [`--create needs --organization: ${backend} has stacks of several`]: isCloud && !organization,
    [`--secrets-provider default is Pulumi Cloud's; ${backend} would take a passphrase instead: say passphrase, or awskms://…`]:
      !isCloud && secretsProvider === "default",
    "--secrets-provider passphrase needs PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, not empty":
      secretsProvider === "passphrase" && !passphrase,
  };
  return Object.entries(refusals).flatMap(([words, holds]) => (holds ? [words] : []));
}

/** What is said of a stack that doesn't exist and isn't to be made. */
export const absence = (stack: string): string =>
  `Stack ${stack} doesn't exist in this backend, and none is made unasked. Make it with pulumi stack init ${stack} ` +
  `--secrets-provider=<provider>, or all of them with npm run deploy -- --create --secrets-provider=<provider>.`;
