import { becomeLocal } from "../toolchain/environment";
import { ensureEmulatorInstalled } from "./emulator/install";
import { type Engine, findEngine } from "../engine/engine";
import { findLanguageHost } from "../engine/languageHost";
import type { RehearsalOptions } from "./options";
import { introduction } from "./platformOptions";
import { Rehearsal } from "./rehearsal";
import type { Terminal } from "./terminal";

/** What every command that makes a local cloud begins with. */
export interface Beginning {
  readonly engine: Engine;
  /** For the plain pulumi CLI; undefined where the cloud goes with its rehearsal. */
  readonly languageHost: string | undefined;
  readonly rehearsal: Rehearsal;
  readonly setupSeconds: number;
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** Aborted by the first Ctrl-C or SIGTERM; what the rehearsal does then ends. */
  readonly signal: AbortSignal;
}

/** Makes tools ready, and starts a cloud or takes over the kept one. */
export async function begin(options: RehearsalOptions, terminal: Terminal): Promise<Beginning> {
  const started = Date.now();
  const interruption = listenForInterruption(terminal);
  const progress = (line: string): void => terminal.line(`  ${line}`);
  await ensureEmulatorInstalled(progress);
  const engine = await findEngine(progress);
  const languageHost = options.cloud !== "discard" ? await findLanguageHost(progress) : undefined;
  terminal.line(`engine: ${engine.origin}`);
  terminal.line(introduction(options));
  const setupSeconds = (Date.now() - started) / 1000;

  becomeLocal();
  interruption.preparing = false;
  const rehearsal = await Rehearsal.start(options, engine, terminal);
  const { signal } = interruption;
  signal.addEventListener("abort", () => rehearsal.interrupt());
  if (signal.aborted) rehearsal.interrupt();
  return { engine, languageHost, rehearsal, setupSeconds, started, signal };
}

/**
 * From the very first moment, Ctrl-C and SIGTERM end everything that was started. While tools are prepared nothing runs
 * that outlives this process; from then on the cloud is ended in order, and asking twice changes nothing.
 */
function listenForInterruption(terminal: Terminal): { preparing: boolean; readonly signal: AbortSignal } {
  const controller = new AbortController();
  const state = { preparing: true, signal: controller.signal };
  const onSignal = (): void => {
    if (state.preparing) process.exit(130);
    if (controller.signal.aborted) return;
    terminal.line("interrupted: asking every engine to stop, and ending the local cloud; this takes a few seconds");
    controller.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return state;
}
