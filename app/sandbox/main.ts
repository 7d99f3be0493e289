import { startSandbox } from "./sandbox";

/** The sandbox as a process of its own: `SANDBOX_SECRET`, and if wanted `SANDBOX_PORT`, `SANDBOX_JOURNAL`, `SANDBOX_CALLBACK_URL`. */
async function main(): Promise<void> {
  const { SANDBOX_SECRET, SANDBOX_PORT, SANDBOX_JOURNAL, SANDBOX_CALLBACK_URL } = process.env;
  if (!SANDBOX_SECRET) throw new Error("SANDBOX_SECRET is not set: the shop's PAYMENT_GATEWAY_SECRET must be the same");
  const port = Number(SANDBOX_PORT ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error("SANDBOX_PORT is a number from 0 to 65535");
  const sandbox = await startSandbox({
    secret: SANDBOX_SECRET,
    port,
    ...(SANDBOX_JOURNAL ? { journal: SANDBOX_JOURNAL } : {}),
    ...(SANDBOX_CALLBACK_URL ? { callbackUrl: SANDBOX_CALLBACK_URL } : {}),
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void sandbox.close());
  process.stdout.write(`listening on ${sandbox.url}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
