/**
 * The process of one stack: it holds the program, and drives the engine by the Automation API, one operation after the
 * other. One process a stack, because a failing inline program fails every other one in its process.
 */
import "./lateImports";
import { type EngineEvent, LocalWorkspace, PulumiCommand, Stack, StackNotFoundError } from "@pulumi/pulumi/automation";
import path from "node:path";
import { peakMegabytes } from "../toolchain/processes";
import { moduleAt } from "./bundle/modules";
import { absence } from "./creation";
import { skipDebugMessages } from "./debugMessages";
import { EventSummary } from "./events";
import { PlanReader } from "./planned";
import { servePack } from "./policyPack";
import { type Program, whileEngineStarts } from "./preload";
import { skipPromiseTraces } from "./promiseTraces";
import { resourcesIn } from "./resourcesIn";
import { stackNameIn } from "./stackName";
import { signalIn, suddenEnd, wordsOf } from "./suddenEnd";
import { type Exchange, type ExportedResource, takeBack } from "./takeBack";
import { outputsOf, sourceOf, withoutLooksBack } from "./stackReads";
import type { FromChild, StackOperation, StackOutcome, StackTarget, ToChild } from "./protocol";
import { unprotected } from "./unprotected";

let current: AbortController | undefined;
let opened: Promise<Stack> | undefined;
/** Something of an operation that was ended still waits in this process, and would be in the next one's way. */
let isSpent = false;
/** The operation right before was a preview that the policy pack let through. */
let judged = false;

skipDebugMessages();
skipPromiseTraces();

const say = (message: FromChild): void => void process.send?.(message);

process.on("message", (message: ToChild) => {
  if ("interrupt" in message) return current?.abort(new Error("interrupted"));
  return void perform(message.target, message.operation).then((outcome) =>
    say({ outcome, process: isSpent ? "spent" : "ready" }),
  );
});
// The parent is gone: nobody will ask for more, and the engine must not be left running.
process.on("disconnect", () => {
  if (!current) process.exit(0);
  current.abort(new Error("interrupted"));
  // An engine that can't end by itself goes with the group that this process leads.
  setTimeout(() => process.kill(-process.pid, "SIGKILL"), 30_000).unref();
});
// The terminal's Ctrl-C is the parent's to handle: it asks for exactly one interruption of the engine.
process.on("SIGINT", () => undefined);

async function perform(target: StackTarget, operation: StackOperation): Promise<StackOutcome> {
  const started = Date.now();
  const heard = listenTo(operation);
  const { onEvent } = heard;
  current = new AbortController();
  const signal = heardLate(current.signal);
  const program = operation.kind === "preview" ? endWhereProgramFailed(current) : undefined;
  let rest: Partial<StackOutcome> = {};
  /** What came of an update whose plan was stopped: nothing. */
  let untouched: Partial<StackOutcome> = {};
  const act = async (stack: Stack, it: StackOperation): Promise<Partial<StackOutcome>> =>
    whereItIs(stack, target, async () => run(stack, it, { policyPacks: await packsFor(target, it), onEvent, signal }));
  try {
    opened ??= open(target);
    // The pack is loaded while the engine starts.
    const [stack] = await Promise.all([opened, packsFor(target, operation)]);
    signal.throwIfAborted();
    if (isUnjudged(target, operation)) {
      untouched = { summary: {}, changes: [] };
      await act(stack, { kind: "preview" });
      signal.throwIfAborted();
      heard.forget();
      untouched = {};
    }
    judged = false;
    rest = await act(stack, operation);
    judged = operation.kind === "preview" && operation.refresh === undefined && !isUnchecked(operation);
    // The engine calls an interrupted destroy a success although most of it is still there.
    signal.throwIfAborted();
  } catch (error) {
    judged = false;
    if (!heard.events.hasErrors) opened = undefined;
    rest =
      error instanceof StackNotFoundError
        ? { stack: "absent", error: absence(target.stack) }
        : { ...untouched, error: reasonOf(error as Error, heard.events, target, operation) };
  } finally {
    current = undefined;
    program?.forget();
    isSpent = program?.wasEnded() ?? false;
    if (!process.connected) process.exit(0);
  }
  return {
    ...heard.outcome(),
    seconds: (Date.now() - started) / 1000,
    peakMegabytes: peakMegabytes(),
    ...rest,
  };
}

/** Sums up what the engine says of an operation, and reads the plan where somebody wants to see it. */
function listenTo(operation: StackOperation) {
  const begin = (): EventSummary => new EventSummary((done, urn) => say({ progress: { done, current: urn } }));
  const reader = operation.kind === "preview" && operation.values === "told" ? new PlanReader() : undefined;
  let events = begin();
  return {
    get events(): EventSummary {
      return events;
    },
    onEvent: (event: EngineEvent): void => {
      events.take(event);
      reader?.take(event);
    },
    /** What the plan before an update said isn't said of the update. */
    forget: (): void => void (events = begin()),
    outcome: () => ({ ...events.outcome(), ...(reader && { plan: reader.plan }) }),
  };
}

/** Long enough for the SDK to end a run by itself. */
const failedProgramMilliseconds = 5000;

/**
 * A program that throws in an output's `apply` has failed, and the SDK waits for ever where a component has a resource that needed it. So
 * a plan is ended then; an update isn't, which has begun what must be finished, and follows a plan that would have failed.
 */
function endWhereProgramFailed(operation: AbortController) {
  let timer: NodeJS.Timeout | undefined;
  const failed = (): void =>
    void (timer ??= setTimeout(() => operation.abort(new Error("the program failed")), failedProgramMilliseconds));
  process.on("unhandledRejection", failed);
  return {
    wasEnded: (): boolean => timer !== undefined && operation.signal.aborted,
    forget: (): void => {
      clearTimeout(timer);
      process.off("unhandledRejection", failed);
    },
  };
}

/** The engine's words, but where it was ended: then it hasn't said why, and the Automation API says all that it had printed. */
function reasonOf(error: Error, events: EventSummary, { stack }: StackTarget, { kind }: StackOperation): string {
  const signal = signalIn(error);
  if (signal !== undefined) return suddenEnd("The Pulumi engine", stack, kind, signal);
  return events.errorText() || wordsOf(error);
}

/** The Automation API listens only once the engine's process is there; an interruption before that would be lost. */
function heardLate(signal: AbortSignal): AbortSignal {
  const listen = signal.addEventListener.bind(signal);
  signal.addEventListener = (type: string, listener: () => void) => {
    if (signal.aborted) queueMicrotask(listener);
    else listen(type, listener);
  };
  return signal;
}

async function open(target: StackTarget): Promise<Stack> {
  const pulumiCommand = await PulumiCommand.get({
    ...(target.engineRoot ? { root: target.engineRoot } : {}),
    skipVersionCheck: true,
  });
  const { workDir, stack } = target;
  const workspace = await LocalWorkspace.create({
    workDir,
    pulumiCommand: whileEngineStarts(pulumiCommand, () => programIn(workDir).preload?.(stack)),
    program: () => programIn(workDir)(),
    ...target.creation,
  });
  // Every command names its stack: selecting it would start the CLI once more, and turn what the user has selected.
  workspace.selectStack = () => Promise.resolve();
  return withoutLooksBack(await Stack.select(await stackNameIn(workspace, target), workspace));
}

/** What a command finds missing is made where that was asked for, and the command given again. */
async function whereItIs<T>(
  { name, workspace }: Stack,
  { creation }: StackTarget,
  command: () => Promise<T>,
): Promise<T> {
  try {
    return await command();
  } catch (error) {
    if (!(error instanceof StackNotFoundError) || !creation) throw error;
    await workspace.createStack(name);
    return command();
  }
}

/**
 * The engine shows a pack what an update deletes only when it is deleted. So an update is applied only right after a preview that the
 * pack let through, and makes one itself where there was none.
 */
const isUnjudged = ({ policyPack }: StackTarget, { kind }: StackOperation): boolean =>
  kind === "up" && policyPack !== undefined && !judged;

const isUnchecked = (operation: StackOperation): boolean =>
  operation.kind === "preview" ? operation.policies === "none" : operation.kind !== "up";

let packs: Promise<string[]> | undefined;

/** The pack as the engine takes it, loaded once and only when something is to be judged. */
const packsFor = async (target: StackTarget, operation: StackOperation): Promise<string[]> =>
  isUnchecked(operation) ? [] : await (packs ??= servePack(target));

const programIn = (folder: string): Program => moduleAt(path.join(folder, "index")) as Program;

interface Run {
  readonly policyPacks: string[];
  readonly onEvent: (event: EngineEvent) => void;
  readonly signal: AbortSignal;
}

async function run(
  stack: Stack,
  operation: StackOperation,
  { policyPacks, onEvent, signal }: Run,
): Promise<Partial<StackOutcome>> {
  const options = { onEvent, signal, color: "never" as const, suppressProgress: true };
  switch (operation.kind) {
    case "preview":
      await stack.preview({
        ...options,
        policyPacks,
        refresh: operation.refresh !== undefined,
        ...(operation.exclude?.length ? { exclude: [...operation.exclude] } : {}),
      });
      return {};
    case "up":
      await stack.up({ ...options, policyPacks });
      return {};
    case "refresh":
      await stack.refresh({ ...options, ...(operation.targets && { target: [...operation.targets] }) });
      return {};
    case "destroy":
      await stack.destroy({ ...options });
      return {};
    case "cancel":
      await stack.cancel();
      return {};
    case "forget unfinished":
      await stack.refresh({ ...options, clearPendingCreates: true });
      return {};
    case "release":
      await release(stack, new Set(operation.urns));
      return {};
    case "unprotect":
      await unprotectIn(stack);
      return {};
    case "takeBack":
      return { exchanges: await takeBackIn(stack) };
    case "outputs":
      return { outputs: await outputsOf(stack) };
    case "source":
      return sourceOf(stack);
    case "resources":
      return resourcesIn((await stack.exportStack()).deployment);
  }
}

async function release(stack: Stack, urns: ReadonlySet<string>): Promise<void> {
  const state = await stack.exportStack();
  const { resources = [] } = state.deployment as { resources?: { urn: string; protect?: boolean }[] };
  for (const it of resources) if (urns.has(it.urn)) it.protect = false;
  await stack.importStack(state);
}

async function unprotectIn(stack: Stack): Promise<void> {
  const state = await stack.exportStack();
  await stack.importStack({ ...state, deployment: unprotected(state.deployment as object) });
}

async function takeBackIn(stack: Stack): Promise<readonly Exchange[]> {
  const state = await stack.exportStack();
  const deployment = state.deployment as { resources?: ExportedResource[] };
  const { resources, exchanges } = takeBack(deployment.resources ?? []);
  if (exchanges.length > 0) await stack.importStack({ ...state, deployment: { ...deployment, resources } });
  return exchanges;
}
