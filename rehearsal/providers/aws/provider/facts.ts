/**
 * What the real provider's source says of the types that the stand-in has, in @pulumi/aws' names: what replaces, and what is refused
 * before anything is asked of AWS. Read from https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service, which
 * @pulumi/aws is made from; enumerations are those of the AWS SDK. A property without an entry has no such rule.
 */
import facts from "./facts.json";

/** Rules of one property; its path has `[]` after a list of blocks, as in `rules[].priority`. */
export interface PropertyFacts {
  readonly replaces?: true;
  /** When it replaces, in words, where that depends on values. */
  readonly replacesWhen?: string;
  /** It must be there wherever the block is that it belongs to. What a resource itself requires, the entry says. */
  readonly required?: true;
  readonly values?: readonly (string | number)[];
  readonly ignoreCase?: true;
  /** Allowed besides the range. */
  readonly orValues?: readonly number[];
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Go's regular expressions. */
  readonly pattern?: string;
  readonly notPattern?: string;
  /** Allowed besides `values` and `pattern`. */
  readonly orPattern?: string;
  readonly itemValues?: readonly string[];
  readonly itemMinLength?: number;
  readonly itemMaxLength?: number;
  readonly itemPattern?: string;
  readonly itemNotPattern?: string;
  /** Its value is in no message. */
  readonly sensitive?: true;
}

export interface TypeFacts {
  readonly properties: Readonly<Record<string, PropertyFacts>>;
  /** Pairs of which only one may be given. */
  readonly conflicts?: readonly (readonly string[])[];
  readonly exactlyOneOf?: readonly (readonly string[])[];
  readonly atLeastOneOf?: readonly (readonly string[])[];
  /** The first needs all others. */
  readonly requiredWith?: readonly (readonly string[])[];
}

/** By type token; a type that isn't here has never been read. */
export const providerFacts = facts as unknown as Readonly<Record<string, TypeFacts>>;
