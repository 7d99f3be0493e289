/**
 * The environment of processes that talk with nobody but this machine. What else a person's shell holds is for other programs, and would
 * lead these astray: proxies that local addresses go through, accounts, another way to load modules.
 */
const misleading = [
  /_proxy$/i,
  /^(AWS|MOTO|PYTHON)_?/,
  /^NODE_(ENV|OPTIONS|PATH|USE_ENV_PROXY|TLS_REJECT_UNAUTHORIZED)$/,
  /^(TSX|TS_NODE)_/,
  /^GRPC_/i,
];

/** Of this process' environment, what a local process may have, and that no AWS configuration of a home directory holds for it. */
export function localEnvironment(of: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(of).filter(([name]) => !misleading.some((it) => it.test(name)));
  return {
    ...Object.fromEntries(kept),
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** From now on this process and what it starts are local ones. Before that, it may download what it needs. */
export function becomeLocal(): void {
  const local = localEnvironment();
  for (const name of Object.keys(process.env)) if (!(name in local)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, local);
}

/** The engine and the program of its stack speak over loopback, which is no proxy's business; @grpc/grpc-js asks only this. */
export const grpcWithoutProxy = { no_grpc_proxy: "127.0.0.1,localhost,::1" } as const;

/** Text as one word of a shell. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
