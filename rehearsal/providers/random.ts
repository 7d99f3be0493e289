import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type * as random from "@pulumi/random";
import type { Generator, Plain } from "./entry";

type TextArgs = Plain<random.RandomPasswordArgs>;
type Inputs = Readonly<Record<string, unknown>>;

const lowers = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
const specials = "!@#$%&*()-_=+[]{}<>:?";

const pick = (from: string): string => from[randomInt(from.length)]!;

function shuffled(characters: string[]): string {
  const left = [...characters];
  let result = "";
  while (left.length) result += left.splice(randomInt(left.length), 1)[0];
  return result;
}

/** As many of each kind as asked for at least, the rest from all kinds that are switched on, in random order. */
function text(inputs: TextArgs): string {
  const kinds = [
    { on: inputs.lower ?? true, min: inputs.minLower ?? 0, from: lowers },
    { on: inputs.upper ?? true, min: inputs.minUpper ?? 0, from: lowers.toUpperCase() },
    { on: inputs.numeric ?? inputs.number ?? true, min: inputs.minNumeric ?? 0, from: digits },
    { on: inputs.special ?? true, min: inputs.minSpecial ?? 0, from: inputs.overrideSpecial || specials },
  ];
  const all = kinds.flatMap(({ on, from }) => (on ? [from] : [])).join("");
  const required = kinds.flatMap(({ min, from }) => Array.from({ length: min }, () => pick(from)));
  if (!Number.isInteger(inputs.length) || inputs.length < 1)
    throw new Error(`length is ${inputs.length}: give a whole number from 1 on`);
  if (required.length > inputs.length)
    throw new Error(
      `length is ${inputs.length}, but the minimums add up to ${required.length}: raise length or lower them`,
    );
  if (all === "")
    throw new Error("every kind of character is switched off: leave at least one of lower, upper, numeric, special on");
  return shuffled([...required, ...Array.from({ length: inputs.length - required.length }, () => pick(all))]);
}

const textInputs = {
  keepers: true,
  length: true,
  lower: true,
  minLower: true,
  minNumeric: true,
  minSpecial: true,
  minUpper: true,
  number: true,
  numeric: true,
  overrideSpecial: true,
  special: true,
  upper: true,
};

/** Whatever changes, the value is made anew: there is no thing that could be changed in place. */
const generator = (inputs: Inputs, required: readonly string[], generate: Generator["generate"]): Generator => ({
  inputs,
  required,
  replaceOn: Object.keys(inputs),
  generate,
});

/** `bcryptHash` is left out: Node has no bcrypt, and a program that reads it should notice. */
const password = generator(textInputs, ["length"], (inputs) => ({
  id: "none",
  outputs: { result: text(inputs as TextArgs) },
}));

const string = generator(textInputs, ["length"], (inputs) => {
  const result = text(inputs as TextArgs);
  return { id: result, outputs: { result } };
});

const bytes = generator({ keepers: true, length: true }, ["length"], (inputs) => {
  const made = randomBytes(inputs.length as number);
  return { id: "none", outputs: { base64: made.toString("base64"), hex: made.toString("hex") } };
});

const id = generator({ byteLength: true, keepers: true, prefix: true }, ["byteLength"], (inputs) => {
  const made = randomBytes(inputs.byteLength as number);
  const prefix = (inputs.prefix as string | undefined) ?? "";
  const outputs = {
    b64Std: prefix + made.toString("base64"),
    b64Url: prefix + made.toString("base64url"),
    dec: prefix + BigInt(`0x${made.toString("hex")}`).toString(),
    hex: prefix + made.toString("hex"),
  };
  return { id: made.toString("base64url"), outputs };
});

const uuid = generator({ keepers: true }, [], () => {
  const result = randomUUID();
  return { id: result, outputs: { result } };
});

/** Every type of @pulumi/random that the rehearsal knows, by token. Their values live in state only, as the real ones' do. */
export const randomEntries: Readonly<Record<string, Generator>> = {
  "random:index/randomBytes:RandomBytes": bytes,
  "random:index/randomId:RandomId": id,
  "random:index/randomPassword:RandomPassword": password,
  "random:index/randomString:RandomString": string,
  "random:index/randomUuid:RandomUuid": uuid,
};
