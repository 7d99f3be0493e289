import type { Inputs } from "./inputs";
import type { Path, Thing } from "./names";
import type { About, Bring, Call, TagOperations } from "./operations";
import type { Wire } from "./wire";

type Values = Record<string, unknown>;

/**
 * How one resource type becomes API calls.
 * @typeParam Args Inputs of @pulumi/aws' class. @typeParam Aws What AWS takes and gives, as the SDK's types: names are checked by them.
 */
export interface Declaration<Args, Aws> {
  readonly inputs: Inputs<Args, Aws>;
  /**
   * AWS' name of what identifies the resource: it goes into every command, and is the resource's id where creating answers none.
   * `joined` where the id is made of several.
   */
  readonly id: Path<Aws> | Identity;
  /** Makes it; what is given and this command doesn't take, the update's steps bring. */
  readonly create: Call<Args, Thing<Aws>> | ((about: About<Args, Thing<Aws>>) => Promise<string>);
  /** The first says whether it is there; others add to what it gives, or nothing where AWS says that there is none. */
  readonly read: Read<Args, Aws> | readonly Read<Args, Aws>[];
  /** Changes in place, step by step: each runs when an input that it takes has changed. `same` puts all as creating does. */
  readonly update?: "same" | readonly (Call<Args, Thing<Aws>> | Bring<Args, Thing<Aws>>)[];
  readonly delete: Removal<Args, Aws> | readonly Removal<Args, Aws>[];
  /** What the class has as outputs: where AWS gives it, or made of it. */
  readonly outputs?: Readonly<
    Record<
      string,
      Path<Aws> | readonly [Path<Aws>, Wire] | ((it: Thing<Aws>, about: About<Args, Thing<Aws>>) => unknown)
    >
  >;
  /** Where the name lies by which its tags are known, if that isn't the id. */
  readonly taggedBy?: Path<Aws>;
  /** Commands for its tags, where the service's aren't the ones. */
  readonly tags?: TagOperations;
  /** Creating and each step of an update wait for this, as the real provider does. */
  readonly usable?: (it: Thing<Aws>) => boolean;
  /** What it may lack where that never happens, for the error. */
  readonly waitsFor?: string;
  /** Deleting waits until it can't be read any more. */
  readonly awaitsDeletion?: true;
  /** Seconds to wait for either: 600 where nothing is said. */
  readonly patience?: number;
  /** A command that changes or removes needs the version that was read: where it lies, and as what it goes in. */
  readonly version?: readonly [Path<Aws>, string];
  /** Maps of which AWS reports keys that nobody asked for; the real provider plans to take them away. */
  readonly reportsAll?: readonly (keyof Args & string)[];
  /** Why the real provider would wait in vain for an update, by what the state shows. */
  readonly neverEnds?: (
    shown: Readonly<Record<string, unknown>>,
    from: Partial<Args>,
    to: Partial<Args>,
  ) => string | undefined;
  /** A replacement takes the same place: the old one goes first. */
  readonly deleteFirst?: true;
  /** It belongs to the account: there is no input `region`. */
  readonly global?: true;
}

type Read<Args, Aws> =
  Call<Args, Thing<Aws>> | ((about: About<Args, Thing<Aws>>, it: Thing<Aws>) => Promise<Thing<Aws> | undefined>);
type Removal<Args, Aws> = Call<Args, Thing<Aws>> | ((about: About<Args, Thing<Aws>>) => Promise<unknown>);

/** An id that is made of inputs. */
export interface Identity {
  of(inputs: Values): string;
  into(id: string): Values;
}

/** AWS' names of its parts, and the inputs that hold them, in order. */
export const joined = (separator: string, names: Readonly<Record<string, string>>): Identity => ({
  of: (inputs) =>
    Object.values(names)
      .map((input) => String(inputs[input]))
      .join(separator),
  into(id) {
    const all = Object.keys(names);
    const parts = id.split(separator);
    const last = parts.slice(all.length - 1).join(separator);
    return Object.fromEntries(all.map((name, index) => [name, index < all.length - 1 ? parts[index] : last]));
  },
});
