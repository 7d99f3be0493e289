import type { ClientConfig, Cloud, Plain } from "../entry";
import { unlessGone } from "./gone";
import { type AnyCommand, type Command, membersOf, type Path } from "./names";
import { tagChanges } from "./tags";
import { placed, tagList, valueAt, type Wire } from "./wire";

/** What an operation is about. */
export interface About<Args, Seen> {
  readonly cloud: Cloud;
  readonly id: string;
  /** What is asked for; in a read or a removal what was asked for last. */
  readonly inputs: Plain<Args>;
  /** The thing as AWS has it now, undefined where it is gone. */
  now(): Promise<Seen | undefined>;
}

/** An operation of the API: the id goes in by itself, and where it writes, all inputs that the command takes. */
export interface Call<Args, Seen> {
  readonly command: AnyCommand;
  /** What goes in besides, and before what the inputs say; found out first where it has to be asked for. */
  readonly input?: object | ((change: InputChange<Args, Seen>) => object | Promise<object>);
  /** What of the answer counts: the id of what was made, the thing that was read. All of it where nothing is said. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- typed by the command where the call is written
  readonly answer?: (answer: any, about: About<Args, Seen>) => unknown;
  /** The command's one name that holds what it doesn't take itself, such as `CachePolicyConfig`. */
  readonly within?: string;
  /** In an update: all inputs that the command takes (the default), those that differ, or each of them in a call of its own. */
  readonly sends?: "all" | "changes" | "each change";
}

type Given<In> = { readonly [K in keyof In]?: In[K] | undefined };

interface Options<Args, Seen, In, Out> {
  readonly input?:
    Given<NoInfer<In>> | ((change: InputChange<Args, Seen>) => Given<NoInfer<In>> | Promise<Given<NoInfer<In>>>);
  readonly answer?: (answer: Out, about: About<Args, Seen>) => unknown;
  readonly within?: keyof In & string;
  readonly sends?: "all" | "changes" | "each change";
}

export const call = <Args, Seen, In extends object, Out>(
  command: Command<In, Out>,
  options: Options<Args, Seen, In, Out> = {},
): Call<Args, Seen> => ({ command, ...options }) as Call<Args, Seen>;

/** What brings some inputs, where no single command does. Runs when one of them changes, and at creation where that doesn't take them. */
export interface Bring<Args, Seen> {
  readonly brings: readonly (keyof Args & string)[];
  run(change: InputChange<Args, Seen>): Promise<unknown>;
}

export interface InputChange<Args, Seen> extends About<Args, Seen> {
  /** What was asked for before; nothing where it isn't changed. */
  readonly from: Partial<Plain<Args>>;
}

export const bring = <Args, Seen>(
  brings: readonly (keyof Args & string)[],
  run: (change: InputChange<Args, Seen>) => Promise<unknown>,
): Bring<Args, Seen> => ({ brings, run });

/** What all resources of a service share. */
export interface Service {
  readonly client: new (config: ClientConfig) => { send(command: never): Promise<unknown> };
  /** Where a global service is asked. Its resources have no input `region`. */
  readonly region?: string;
  /** Names of errors that say the thing isn't there. */
  readonly gone: RegExp;
  readonly tags?: TagOperations;
}

export function send(service: Service, cloud: Cloud, command: AnyCommand, input: object): Promise<unknown> {
  return cloud.client(service.client, service.region).send(new command(input) as never);
}

/** The id under its name; as the only one of a list where the command takes many (`VpcIds` for `VpcId`). */
export function idIn(command: AnyCommand, name: string, id: string): object {
  const members = membersOf(command);
  if (members.includes(name)) return { [name]: id };
  return members.includes(`${name}s`) ? { [`${name}s`]: [id] } : {};
}

/** Commands that change a thing's tags; each with the name under which it takes or gives them. */
export interface TagOperations {
  /** The name of the thing in each of them. */
  readonly of: string;
  /** The program's map, as the API spells it. */
  readonly wire: Wire;
  /** Nothing where the thing's own read gives its tags. */
  readonly list?: readonly [AnyCommand, string];
  readonly put: readonly [AnyCommand, string];
  readonly remove: readonly [AnyCommand, string, Wire?];
  /** What goes in besides, such as the kind of the thing. */
  readonly and?: object;
}

export const tagOperations = <LI, LO, PI, RI>(it: {
  readonly of: string;
  readonly wire?: Wire;
  readonly list?: readonly [Command<LI, LO>, Path<LO>];
  readonly put: readonly [Command<PI, unknown>, Path<PI>];
  readonly remove: readonly [Command<RI, unknown>, Path<RI>, Wire?];
  readonly and?: object;
}): TagOperations => ({ wire: tagList, ...it });

type Tags = Readonly<Record<string, string>> | undefined;

/** Brings `from` to `to`, by as few calls as that takes. */
export async function retag(service: Service, by: TagOperations, cloud: Cloud, thing: string, to: Tags, from: Tags) {
  const { removed, put } = tagChanges(from, to);
  const tell = ([command, path]: readonly [AnyCommand, string, Wire?], value: unknown) =>
    send(service, cloud, command, { ...idIn(command, by.of, thing), ...by.and, ...placed(path, value) });
  const keys = by.remove[2];
  if (removed.length) await tell(by.remove, keys ? keys.toAws(removed) : removed);
  if (Object.keys(put).length) await tell(by.put, by.wire.toAws(put));
}

export async function tagsOf(service: Service, by: TagOperations, cloud: Cloud, thing: string): Promise<unknown> {
  if (!by.list) return undefined;
  const [command, path] = by.list;
  const answer = await send(service, cloud, command, { ...idIn(command, by.of, thing), ...by.and });
  return by.wire.fromAws(valueAt(answer, path));
}

/** Runs one call; what its answer is worth. */
export async function run<Args, Seen>(
  service: Service,
  it: Call<Args, Seen>,
  about: About<Args, Seen>,
  input: object,
): Promise<unknown> {
  const more =
    typeof it.input === "function" ? await (it.input as (of: unknown) => object)({ from: {}, ...about }) : it.input;
  const answer = await send(service, about.cloud, it.command, { ...input, ...more });
  return it.answer ? it.answer(answer, about) : answer;
}

export const unlessMissing = <T>(service: Service, ask: () => Promise<T>) => unlessGone(service.gone, ask);
