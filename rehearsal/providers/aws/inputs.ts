import type { Path } from "./names";
import type { Field, Spelling, Wire } from "./wire";

/** An input of a resource: where AWS has it, and what the provider does with it. Modifiers nest: `required(fixed("VpcId"))`. */
export interface Input<P = string> extends Field<P> {
  readonly required?: true;
  /** A change replaces the resource. */
  readonly fixed?: true;
  /** Longest name that the real provider makes up where none is given. */
  readonly maxLength?: number;
  /** Input that makes such a name end in `.fifo` where it is true. */
  readonly fifo?: string;
  /** Why no API call gives it back. */
  readonly unreadable?: string;
  /** Taken over by a refresh also where the program never set it. */
  readonly unasked?: true;
}

/** All inputs of a resource but `region`: by their names, where AWS has them. */
export type Inputs<Args, Aws> = { readonly [K in keyof Args]?: Spelling<Path<Aws>> | Input<Path<Aws>> };

type Given<P> = Spelling<P> | Input<P>;

export const asInput = <P extends string>(it: Given<P>): Input<P> =>
  typeof it === "string" || Array.isArray(it)
    ? { sent: it as P | readonly [P, Wire], seen: it as P | readonly [P, Wire] }
    : (it as Input<P>);

/** @pulumi/aws' constructor insists on it. */
export const required = <P extends string>(it: Given<P>): Input<P> => ({ ...asInput(it), required: true });

/** Its change replaces the resource. */
export const fixed = <P extends string>(it: Given<P>): Input<P> => ({ ...asInput(it), fixed: true });

/** The physical name: the real provider makes one up where none is given, and another one replaces. */
export const autoName = <P extends string>(it: Given<P>, maxLength: number): Input<P> => ({ ...fixed(it), maxLength });

/** The same of what a flag makes first in, first out: then the name must end in `.fifo` (https://github.com/pulumi/pulumi-aws/issues/1546). */
export const autoNameOf = <P extends string>(fifo: string, it: Given<P>, maxLength: number): Input<P> => ({
  ...autoName(it, maxLength),
  fifo,
});

/** No API call gives it back, with the reason; without a name it isn't sent either. */
export const unreadable = <P extends string>(reason: string, it?: P | readonly [P, Wire]): Input<P> => ({
  ...(it !== undefined && { sent: it }),
  unreadable: reason,
});

/** What is sent where the program says nothing. */
export const orElse = <P extends string>(it: Given<P>, otherwise: unknown): Input<P> => ({ ...asInput(it), otherwise });

/** The real provider plans to remove it where the program never set it: it is neither computed nor has it a default. */
export const unasked = <P extends string>(it: Given<P>): Input<P> => ({ ...asInput(it), unasked: true });

/** Read under this name, and never sent as it is: an operation of its own brings it. */
export const seen = <P extends string>(it: P | readonly [P, Wire]): Input<P> => ({ seen: it });
