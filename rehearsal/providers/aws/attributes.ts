/** What SNS and SQS have alike: settings of a thing as texts by name, and names that end in `.fifo`. */
import { type Bring, bring, type InputChange } from "./operations";
import { converted, fields, flagAsText, valueAt, type whole } from "./wire";

type AttributeTable<Args> = { readonly [K in keyof Args]?: readonly [string, typeof whole] };
type Attributes = Readonly<Record<string, string>>;

/**
 * Brings the attributes that differ, by their names in AWS, as texts; an empty text takes one away.
 * @param table inputs, each with `Attributes.<name>` and its spelling
 */
export function changedAttributes<Args>(
  table: AttributeTable<Args>,
  set: (changed: Attributes, change: InputChange<Args, unknown>) => Promise<unknown>,
): Bring<Args, unknown> {
  const wire = fields<Readonly<Record<string, unknown>>>(table as object);
  const attributes = (of: unknown) => (valueAt(wire.toAws(of), "Attributes") ?? {}) as Attributes;
  return bring<Args, unknown>(Object.keys(table) as (keyof Args & string)[], async (change) => {
    const [had, wanted] = [attributes(change.from), attributes(change.inputs)];
    const names = Object.keys({ ...had, ...wanted }).filter((it) => had[it] !== wanted[it]);
    await set(Object.fromEntries(names.map((it) => [it, wanted[it] ?? ""])), change);
  });
}

/** Said of what is first in, first out only, and told of that only. */
export const fifoFlag = {
  ...flagAsText,
  toAws: (value: unknown) => (value === true ? "true" : undefined),
  fromAws: (text: unknown) => flagAsText.fromAws(text) ?? false,
};

/** The last part of an ARN. */
export const nameInArn = converted<string, string>(
  (name) => name,
  (arn) => arn.split(":").at(-1),
);
