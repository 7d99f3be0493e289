/** What is to be done so that the database servers here have the roles that the AWS API says: a pure decision, one step after the other. */
import type { PartAction } from "../reconcile/part";

/** A cluster or instance that should be. */
export interface DesiredDatabase {
  readonly arn: string;
  readonly region: string;
  /** The ARN of the writer that it follows; undefined: it takes writes. */
  readonly follows?: string;
  /** Its region or itself is down: nothing of it runs. */
  readonly isDown: boolean;
  /** Nothing gets from it to the writer that it follows: it can't be copied to, and can't be switched over to. */
  readonly isCutOff: boolean;
  /** The API says that it has yet to get the writer's data anew. */
  readonly isPendingResync: boolean;
  /** The API waits until it takes writes. Missing: it doesn't. */
  readonly isPromoting?: boolean;
  /** ARN of the recovery point or snapshot that it was restored from. */
  readonly restoredFrom?: string;
}

/** A global cluster's writer is to move, and the API waits for it. */
export interface DesiredMove {
  readonly group: string;
  readonly from?: string;
  readonly to: string;
  readonly isLossy: boolean;
}

export interface DesiredDatabases<One extends DesiredDatabase = DesiredDatabase> {
  /** Their roles are those after the moves. */
  readonly databases: readonly One[];
  readonly moves: readonly DesiredMove[];
}

/** A server that there is, running or not. */
export interface ActualDatabase {
  readonly arn: string;
  readonly region: string;
  /** What its data are: those of a server that takes writes, or of one that follows. */
  readonly role: "writer" | "standby";
  /** Of a standby. */
  readonly follows?: string;
  readonly isRunning: boolean;
  /** A failover left it behind: its data are not to be used, it gets a fresh copy. */
  readonly isStale: boolean;
}

export type DatabaseStep = PartAction &
  (
    | { readonly kind: "start" | "restart" | "kill" | "fence" | "remove" | "promote"; readonly arn: string }
    | { readonly kind: "copy" | "follow" | "rebuild"; readonly arn: string; readonly from: string }
    | { readonly kind: "switch over"; readonly arn: string; readonly from: string }
    | { readonly kind: "fail over"; readonly arn: string; readonly from: string }
    | { readonly kind: "say moved" | "say not moved"; readonly arn: string; readonly group: string }
    | { readonly kind: "say synchronized" | "say promoted"; readonly arn: string }
  );

type Actual = ReadonlyMap<string, ActualDatabase>;

/** Everything to be done now, each step from what is after those before it. What can't be done yet is left out. */
export function planDatabases(desired: DesiredDatabases, actual: readonly ActualDatabase[]): readonly DatabaseStep[] {
  const steps: DatabaseStep[] = [];
  let { databases, moves } = desired;
  let now: Actual = new Map(actual.map((it) => [it.arn, it]));
  for (;;) {
    const step = nextStep({ databases, moves }, now);
    if (!step) return steps;
    steps.push(step);
    now = after(step, now, databases);
    if (step.kind === "say moved" || step.kind === "say not moved")
      moves = moves.filter((it) => it.group !== step.group);
    if (step.kind === "say not moved") return steps;
    if (step.kind === "say promoted")
      databases = databases.map((it) => (it.arn === step.arn ? { ...it, isPromoting: false } : it));
    if (step.kind === "say synchronized")
      databases = databases.map((it) => (it.arn === step.arn ? { ...it, isPendingResync: false } : it));
  }
}

function nextStep(desired: DesiredDatabases, actual: Actual): DatabaseStep | undefined {
  return (
    endings(desired, actual) ??
    first(desired.databases, (it) => (it.follows ? undefined : writerStep(groupOf(it, desired, actual)))) ??
    first(desired.databases, (it) => (it.follows ? followerStep(it, desired, actual) : undefined)) ??
    saying(desired, actual)
  );
}

function first<Item, Found>(items: readonly Item[], find: (it: Item) => Found | undefined): Found | undefined {
  for (const it of items) {
    const found = find(it);
    if (found !== undefined) return found;
  }
  return undefined;
}

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf(":") + 1);
const regionOf = (arn: string): string => arn.split(":")[3] ?? "";

const step = <Kind extends DatabaseStep["kind"]>(kind: Kind, arn: string, what: string) => ({
  ...{ kind, arn, region: regionOf(arn), what },
});

/** What must not run any more. */
function endings({ databases }: DesiredDatabases, actual: Actual): DatabaseStep | undefined {
  const wanted = new Map(databases.map((it) => [it.arn, it]));
  return first([...actual.values()], (it) => {
    const one = wanted.get(it.arn);
    if (!one) return step("remove", it.arn, `remove ${nameOf(it.arn)}: it is no longer described`);
    if (one.isDown && it.isRunning) return step("kill", it.arn, `end ${nameOf(it.arn)}: it is down`);
    return undefined;
  });
}

/** A database that should take writes, and all that should follow it. */
interface Group {
  readonly wanted: DesiredDatabase;
  readonly move?: DesiredMove;
  readonly has?: ActualDatabase;
  /** Of the others of the group: the one that takes writes now. */
  readonly writer?: ActualDatabase;
  readonly isWriterDown: boolean;
  readonly isWriterCutOff: boolean;
  /** Others of the group with data that follow, and are of use. */
  readonly standbys: readonly ActualDatabase[];
}

function groupOf(wanted: DesiredDatabase, { databases, moves }: DesiredDatabases, actual: Actual): Group {
  const followers = databases.filter((it) => it.follows === wanted.arn);
  const others = followers.flatMap((it) => actual.get(it.arn) ?? []).filter((it) => !it.isStale);
  const writers = others.filter((it) => it.role === "writer");
  const writer = writers.find((it) => it.isRunning) ?? writers[0];
  const has = actual.get(wanted.arn);
  const move = moves.find((it) => it.to === wanted.arn);
  return {
    wanted,
    isWriterDown: followers.some((it) => it.arn === writer?.arn && it.isDown),
    isWriterCutOff: followers.some((it) => it.arn === writer?.arn && it.isCutOff),
    standbys: others.filter((it) => it.role === "standby"),
    ...(move && { move }),
    ...(has && { has }),
    ...(writer && { writer }),
  };
}

function writerStep(group: Group): DatabaseStep | undefined {
  const { wanted, has } = group;
  if (wanted.isDown) return undefined;
  if (!has) return missingWriter(group);
  if (has.isStale) return staleWriter(group, has);
  if (has.role === "standby") return promotion(group, has);
  const name = nameOf(wanted.arn);
  if (group.writer?.isRunning)
    return step("fence", group.writer.arn, `end ${nameOf(group.writer.arn)}: ${name} takes writes`);
  return has.isRunning ? undefined : step("restart", wanted.arn, `start ${name} again, which takes writes`);
}

function missingWriter(group: Group): DatabaseStep | undefined {
  const { wanted, writer, standbys } = group;
  const name = nameOf(wanted.arn);
  if (writer) return copyOf("copy", group, writer);
  const { restoredFrom } = wanted;
  const content = restoredFrom === undefined ? "empty" : `with what ${restoredFrom} has`;
  if (standbys.length === 0) return step("start", wanted.arn, `start ${name}, ${content}: it takes writes`);
  const left = standbys.find((it) => it.isRunning);
  return left && step("promote", left.arn, `promote ${nameOf(left.arn)}, which has the only data that are left`);
}

function staleWriter(group: Group, has: ActualDatabase): DatabaseStep | undefined {
  const { wanted, writer, standbys } = group;
  if (writer) return copyOf("rebuild", group, writer);
  const left = standbys.find((it) => it.isRunning);
  if (left) return step("promote", left.arn, `promote ${nameOf(left.arn)}, which has the only data that are left`);
  if (standbys.length > 0) return undefined;
  const what = `take ${nameOf(wanted.arn)} as it was left behind: there are no other data`;
  return step(has.isRunning && has.role === "standby" ? "promote" : "restart", wanted.arn, what);
}

/** Of the one that takes writes now, so that it can be switched over. */
function copyOf(kind: "copy" | "rebuild", group: Group, writer: ActualDatabase): DatabaseStep | undefined {
  if (group.isWriterDown || group.isWriterCutOff) return undefined;
  if (writer.isRunning) return copyStep(kind, group.wanted.arn, writer.arn);
  return step("restart", writer.arn, `start ${nameOf(writer.arn)} again, which takes writes`);
}

function promotion(group: Group, has: ActualDatabase): DatabaseStep | undefined {
  const { wanted, writer, move } = group;
  const name = nameOf(wanted.arn);
  if (!writer) {
    if (!has.isRunning) return step("restart", wanted.arn, `start ${name} again`);
    return step("promote", wanted.arn, `promote ${name}: it follows nobody any more`);
  }
  if (!has.isRunning && !writer.isRunning) return step("restart", wanted.arn, `start ${name} again`);
  const from = { from: writer.arn };
  const old = nameOf(writer.arn);
  if (move?.isLossy) {
    if (!has.isRunning) return step("restart", wanted.arn, `start ${name} again`);
    return {
      ...step("fail over", wanted.arn, `fail over from ${old} to ${name}, and lose what isn't replicated`),
      ...from,
    };
  }
  if (group.isWriterDown || group.isWriterCutOff) return unreachableWriter(group, writer);
  if (!writer.isRunning) return step("restart", writer.arn, `start ${old} again, so that it can be switched over`);
  if (!has.isRunning || has.follows !== writer.arn)
    return { ...step("follow", wanted.arn, `have ${name} follow ${old}`), ...from };
  return { ...step("switch over", wanted.arn, `switch over from ${old} to ${name}`), ...from };
}

function unreachableWriter({ wanted, move, isWriterDown }: Group, writer: ActualDatabase): DatabaseStep | undefined {
  const [old, name] = [nameOf(writer.arn), nameOf(wanted.arn)];
  if (move) {
    const why = isWriterDown ? `${old} is down` : "nothing gets from one to the other";
    return { ...step("say not moved", wanted.arn, `give up the switchover to ${name}: ${why}`), group: move.group };
  }
  if (!isWriterDown) return undefined;
  return { ...step("fail over", wanted.arn, `fail over from ${old}, which is down, to ${name}`), from: writer.arn };
}

function copyStep(kind: "copy" | "rebuild", arn: string, from: string): DatabaseStep {
  const what = kind === "copy" ? `copy ${nameOf(from)}` : `throw its data away and copy ${nameOf(from)}`;
  return { ...step(kind, arn, `${nameOf(arn)}: ${what}, and follow it`), from };
}

function followerStep(
  wanted: DesiredDatabase,
  { databases }: DesiredDatabases,
  actual: Actual,
): DatabaseStep | undefined {
  if (wanted.isDown) return undefined;
  const has = actual.get(wanted.arn);
  const writer = actual.get(wanted.follows!);
  const name = nameOf(wanted.arn);
  const isServed = writer?.role === "writer" && writer.isRunning && !writer.isStale && !wanted.isCutOff;
  if (!isServed) {
    const isKnown = databases.some((it) => it.arn === wanted.follows);
    const mayRun = has?.role === "standby" && !has.isStale && !has.isRunning && isKnown;
    return mayRun ? step("restart", wanted.arn, `start ${name} again, which follows`) : undefined;
  }
  if (!has) return copyStep("copy", wanted.arn, writer.arn);
  if (has.isStale || has.role === "writer") return copyStep("rebuild", wanted.arn, writer.arn);
  if (has.isRunning && has.follows === writer.arn) return undefined;
  return { ...step("follow", wanted.arn, `have ${name} follow ${nameOf(writer.arn)}`), from: writer.arn };
}

/** What the AWS API has yet to be told. */
function saying({ databases, moves }: DesiredDatabases, actual: Actual): DatabaseStep | undefined {
  const moved = moves.find(({ to }) => {
    const has = actual.get(to);
    return has?.role === "writer" && has.isRunning && !has.isStale;
  });
  if (moved) {
    const what = `say that ${nameOf(moved.to)} writes for ${moved.group}`;
    return { ...step("say moved", moved.to, what), group: moved.group };
  }
  return first(databases, (it) => {
    const has = actual.get(it.arn);
    if (it.isPromoting && has?.role === "writer" && has.isRunning)
      return step("say promoted", it.arn, `say that ${nameOf(it.arn)} takes writes by itself`);
    const isDone = has?.isRunning && !has.isStale && has.role === "standby" && has.follows === it.follows;
    if (!it.isPendingResync || !isDone) return undefined;
    return step("say synchronized", it.arn, `say that ${nameOf(it.arn)} has all data again`);
  });
}

/** What is, once a step has been done. */
function after(done: DatabaseStep, actual: Actual, databases: readonly DesiredDatabase[]): Actual {
  const next = new Map(actual);
  const { arn } = done;
  const change = (of: string, changes: Partial<ActualDatabase>): void => {
    const it = next.get(of);
    if (it) next.set(of, { ...it, ...changes });
  };
  const become = (of: string, follows?: string): void => {
    const role = follows === undefined ? ("writer" as const) : ("standby" as const);
    const how = { role, isRunning: true, isStale: false, ...(follows !== undefined && { follows }) };
    next.set(of, { arn: of, region: regionOf(of), ...how });
  };
  if (done.kind === "start" || done.kind === "promote") become(arn);
  if (done.kind === "copy" || done.kind === "rebuild" || done.kind === "follow") become(arn, done.from);
  if (done.kind === "restart") change(arn, { isRunning: true, isStale: false });
  if (done.kind === "kill") change(arn, { isRunning: false });
  if (done.kind === "fence") change(arn, { isRunning: false, isStale: true });
  if (done.kind === "remove") next.delete(arn);
  if (done.kind === "switch over" || done.kind === "fail over") become(arn);
  if (done.kind === "switch over") become(done.from, arn);
  if (done.kind === "fail over") {
    for (const it of databases) if (it.follows === arn) change(it.arn, { isStale: true });
    change(done.from, { isRunning: false, isStale: true });
  }
  return next;
}
