import { type Wire, whole } from "../wire";

/** An attribute as Elastic Load Balancing keeps it, one of a list of texts. */
interface Attribute {
  readonly Key?: string;
  readonly Value?: string;
}

/** Where an input lies that is one attribute. */
export const attribute = (Key: string, of: Wire = whole) => {
  const wire: Wire<true> = {
    shape: true,
    toAws: (value) => (value === undefined || value === null ? undefined : [{ Key, Value: of.toAws(value) }]),
    fromAws: (all) => of.fromAws((all as readonly Attribute[] | undefined)?.find((it) => it.Key === Key)?.Value),
  };
  return ["Attributes", wire] as const;
};
