import { type AnyEntry, type Cloud, type Entry, entry } from "../entry";
import { equal } from "../readback";
import { asInput, type Input } from "./inputs";
import { type AnyCommand, membersOf } from "./names";
import { type About, type Bring, type Call, idIn, retag, run, type Service, tagsOf, unlessMissing } from "./operations";
import type { Declaration } from "./resource";
import { changes, isCall, takes, taken } from "./sending";
import { until } from "./until";
import { type InputMember, membersOfTable, placed, valueAt } from "./wire";

/* eslint-disable @typescript-eslint/no-explicit-any -- a declaration's types have done their work where it is written */
type Any = Declaration<any, any>;
type Values = Record<string, any>;
type Subject = About<any, any>;
/* eslint-enable @typescript-eslint/no-explicit-any */

interface Resource {
  readonly service: Service;
  readonly it: Any;
  readonly table: readonly InputMember[];
}

/** Resources of one service, each made of its declaration. */
export const service = (of: Service) => ({
  resource: <Args, Aws = unknown>(declaration: Declaration<Args, Aws>): AnyEntry => {
    const resource = { service: of, it: declaration as Any, table: membersOfTable(declaration.inputs) };
    return entry<Args>({ ...facts(resource), ...life(resource) } as unknown as Entry<Args>);
  },
});

/** What a declaration says of inputs, as an entry lists it. */
function facts({ service, it, table }: Resource) {
  const all = Object.entries(it.inputs).map(([name, given]) => [name, asInput(given as string)] as const);
  const where = (has: (input: Input) => unknown) => all.filter(([, input]) => has(input)).map(([name]) => name);
  const region = it.global || service.region ? [] : ["region"];
  const named = all.find(([, input]) => input.maxLength !== undefined);
  const reasons = all.flatMap(([name, input]) => (input.unreadable ? [[name, input.unreadable]] : []));
  return {
    inputs: Object.fromEntries([
      ...table.map(({ name, shape }) => [name, shape]),
      ...region.map((name) => [name, true]),
    ]) as Values,
    required: where((input) => input.required),
    replaceOn: [...where((input) => input.fixed), ...region],
    seenUnasked: where((input) => input.unasked),
    unreadable: Object.fromEntries(reasons) as Values,
    ...(named && {
      autoName: { property: named[0], maxLength: named[1].maxLength, ...(named[1].fifo && { fifo: named[1].fifo }) },
    }),
    ...(it.deleteFirst && { deleteBeforeReplace: true }),
    ...(it.neverEnds && { neverEnds: it.neverEnds }),
    ...(it.reportsAll && { reportsAll: it.reportsAll }),
  };
}

function life(resource: Resource) {
  const { it, table } = resource;
  const changeable = it.update !== undefined || table.some(({ name }) => name === "tags");
  return {
    create: (cloud: Cloud, inputs: Values) => create(resource, cloud, inputs),
    read: (cloud: Cloud, id: string, last: Values) => read(resource, about(resource, cloud, id, last)),
    ...(changeable && {
      update: (cloud: Cloud, id: string, to: Values, from: Values) =>
        update(resource, about(resource, cloud, id, to), from),
    }),
    remove: (cloud: Cloud, id: string, last: Values) => remove(resource, about(resource, cloud, id, last)),
  };
}

function about(resource: Resource, cloud: Cloud, id: string, inputs: Values): Subject {
  const subject: Subject = { cloud, id, inputs, now: () => thing(resource, subject) };
  return subject;
}

type One<T> = T extends readonly (infer E)[] ? E : T;

const asList = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? (one as readonly T[]) : [one as T]);

/** The id as a command takes it. */
function identified({ it }: Resource, command: AnyCommand, id: string): Values {
  if (typeof it.id === "string") return idIn(command, it.id, id);
  const members = membersOf(command);
  return Object.fromEntries(Object.entries(it.id.into(id)).filter(([name]) => members.includes(name)));
}

async function create(resource: Resource, cloud: Cloud, inputs: Values): Promise<string> {
  const { it, table } = resource;
  const before = about(resource, cloud, "", inputs);
  if (!isCall(it.create)) return usable(resource, about(resource, cloud, await it.create(before), inputs));
  const { create: call } = it;
  const answer = await run(resource.service, call, before, taken(call, table, inputs));
  const id = call.answer ? String(answer) : idOf(resource, inputs);
  const made = about(resource, cloud, id, inputs);
  await usable(resource, made);
  const done = table.filter((member) => takes(call, member, inputs)).map(({ name }) => [name, inputs[name]]);
  if (it.update !== "same") await finished(resource, made, Object.fromEntries(done) as Values);
  return id;
}

/** Nothing half-made stays behind, because nobody would know of it. */
async function finished(resource: Resource, made: Subject, done: Values): Promise<void> {
  try {
    await steps(resource, made, done);
    await retagged(resource, made, done);
  } catch (error) {
    await remove(resource, made).catch((second: Error) => {
      const [{ name, message }, left] = [error as Error, `${made.id} stays behind half made: ${second.message}`];
      throw Object.assign(new Error(`${message} (${left})`, { cause: error }), { name });
    });
    throw error;
  }
}

/** Where creating answers no id, it is the input that goes in under its name. */
function idOf({ it, table }: Resource, inputs: Values): string {
  if (typeof it.id !== "string") return it.id.of(inputs);
  const name = it.id;
  const member = table.find((each) => name in each.toAws(inputs));
  if (!member) throw new Error(`No input goes in as ${name}: say what of creating's answer is the id.`);
  return String(member.toAws(inputs)[name]);
}

async function usable({ it }: Resource, made: Subject): Promise<string> {
  const { usable: ready, waitsFor } = it;
  if (ready)
    await until(`${made.id} to be usable${waitsFor ? `: ${waitsFor}` : ""}`, it.patience ?? 600, async () => {
      const now = await made.now();
      return now !== undefined && ready(now) ? true : undefined;
    });
  return made.id;
}

/** All that AWS says of it, of as many reads as that takes. */
const thing = (resource: Resource, of: Subject): Promise<Values | undefined> =>
  unlessMissing(resource.service, async () => {
    const [first, ...others] = asList(resource.it.read);
    const it = await asked(resource, first!, of, {});
    if (it === undefined || it === null) return undefined;
    let all = { ...named(resource, of.id), ...(it as Values) };
    for (const each of others) {
      const found = await unlessMissing(resource.service, () => asked(resource, each, of, all));
      all = { ...all, ...(found as Values | undefined) };
    }
    return all;
  });

const asked = async (resource: Resource, read: One<Any["read"]>, of: Subject, all: Values): Promise<unknown> =>
  isCall(read) ? run(resource.service, read, of, identified(resource, read.command, of.id)) : read(of, all);

/** What the id says, for inputs that are part of it and no answer repeats. */
const named = ({ it }: Resource, id: string): Values =>
  typeof it.id === "string" ? placed(it.id, id) : it.id.into(id);

/** Commands for its tags; without any, tags are changed as any other input is. */
const tagsBy = ({ it, service }: Resource) => it.tags ?? service.tags;

async function read(resource: Resource, of: Subject) {
  const { it, service, table } = resource;
  const by = tagsBy(resource);
  const now = await thing(resource, of);
  if (!now) return undefined;
  const known = of.inputs as Values;
  const inputs = Object.fromEntries(table.map((member) => [member.name, member.fromAws(now, known[member.name])]));
  if ("tags" in inputs && by?.list) inputs["tags"] = await tagsOf(service, by, of.cloud, tagged(resource, of.id, now));
  const outputs = Object.entries(it.outputs ?? {}).map(([name, from]) => {
    if (typeof from === "function") return [name, from(now, of)];
    return [name, typeof from === "string" ? valueAt(now, from) : from[1].fromAws(valueAt(now, from[0]))];
  });
  return { inputs, outputs: Object.fromEntries(outputs) as Values };
}

const tagged = ({ it }: Resource, id: string, now: Values): string =>
  it.taggedBy === undefined ? id : String(valueAt(now, it.taggedBy));

async function update(resource: Resource, of: Subject, from: Values): Promise<void> {
  const { it } = resource;
  if (it.update === "same") await change(resource, it.create as Call<unknown, unknown>, of, from);
  else await steps(resource, of, from);
  await retagged(resource, of, from);
}

async function retagged(resource: Resource, of: Subject, from: Values): Promise<void> {
  const { it, service, table } = resource;
  const to = of.inputs as Values;
  const by = tagsBy(resource);
  if (!by || !table.some(({ name }) => name === "tags") || equal(to["tags"], from["tags"])) return;
  const now = it.taggedBy === undefined ? {} : (await of.now())!;
  await retag(service, by, of.cloud, tagged(resource, of.id, now), to["tags"], from["tags"]);
}

async function steps(resource: Resource, of: Subject, from: Values): Promise<void> {
  const all = (resource.it.update ?? []) as readonly (Call<unknown, unknown> | Bring<Values, unknown>)[];
  for (const step of all) {
    if (isCall(step)) await change(resource, step, of, from);
    else if (step.brings.some((name) => !equal((of.inputs as Values)[name], from[name]))) {
      await step.run({ ...of, from });
      await usable(resource, of);
    }
  }
}

async function change(resource: Resource, call: Call<unknown, unknown>, of: Subject, from: Values): Promise<void> {
  const table = resource.table.filter(({ name }) => name !== "tags" || !tagsBy(resource));
  for (const input of changes(call, table, of.inputs as Values, from)) {
    const id = identified(resource, call.command, of.id);
    const sent = { ...id, ...input, ...(await version(resource, of)) };
    await run(resource.service, call, { ...of, from } as Subject, sent);
    await usable(resource, of);
  }
}

/** What says that nobody changed it since it was read. */
async function version({ it }: Resource, of: Subject): Promise<Values> {
  if (!it.version) return {};
  const [where, as] = it.version;
  return { [as]: valueAt(await of.now(), where) };
}

async function remove(resource: Resource, of: Subject): Promise<void> {
  const { it, service } = resource;
  await unlessMissing(service, async () => {
    if (it.version && !(await of.now())) return;
    for (const each of asList(it.delete)) {
      await unlessMissing(service, async () => {
        if (!isCall(each)) return each(of);
        const input = { ...identified(resource, each.command, of.id), ...(await version(resource, of)) };
        return run(service, each, of, input);
      });
    }
  });
  if (it.awaitsDeletion)
    await until(`${of.id} to be deleted`, it.patience ?? 600, async () => ((await of.now()) ? undefined : true));
}
