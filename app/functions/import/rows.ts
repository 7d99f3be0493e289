import type { TLocalizedValidationError } from "typebox/error";
import { Check, Errors } from "typebox/schema";
import { Settings } from "typebox/system";
import { Type } from "typebox";
import { type ProductInput, ProductInputSchema, SkuSchema, SlugSchema } from "../../src/catalogue/schemas";
import { minorUnitDigits } from "../../src/money/minorUnits";
import { csvRows } from "./csv";
import { jsonItems } from "./jsonItems";
import { type LineProblem, shown } from "./problems";

/** What a partner says of a product; pictures and attributes that aren't given stay as they are. */
export interface ImportRow {
  readonly line: number;
  readonly sku: string;
  readonly input: ProductInput;
}

export const importFormats = ["csv", "json"] as const;
export type ImportFormat = (typeof importFormats)[number];

export const productsAtMost = 5_000;

export interface NamedCategory {
  readonly line: number;
  readonly category: string;
}

export interface ParsedImport {
  readonly rows: readonly ImportRow[];
  /** Every category that is named, also on lines that are wrong in other ways. */
  readonly categories: readonly NamedCategory[];
  /** By their lines; where there is one, nothing may be imported. */
  readonly problems: readonly LineProblem[];
}

const RowSchema = Type.Object({ sku: SkuSchema, ...ProductInputSchema.properties }, { additionalProperties: false });

// Eight by default: whoever mends a file wants to know all of them.
Settings.Set({ maxErrors: 1_000 });

/** Reads the whole file, whatever is wrong with it, so that everything is told at once. */
export function parseImport(bytes: Uint8Array, format: ImportFormat, currency: string): ParsedImport {
  const problems: LineProblem[] = [];
  const text = decoded(bytes, problems);
  const given = format === "csv" ? csvProducts(text, problems) : jsonItems(text, problems);
  const rows = given.flatMap(({ line, value }) => checked({ line, value, currency }, problems));
  refuseDoubles(given, problems);
  if (given.length === 0 && problems.length === 0)
    problems.push({ line: 1, problem: "there is no product in the file" });
  if (given.length > productsAtMost)
    problems.push({
      line: given[productsAtMost]!.line,
      problem: `the file has ${given.length} products; ${productsAtMost} are imported at most. Split it into several files`,
    });
  const categories = given.flatMap(({ line, value }) => {
    const category = textOf(value, "category");
    // What can't be a category's name is told already.
    return category !== undefined && Check(SlugSchema, category) ? [{ line, category }] : [];
  });
  return { rows, categories, problems: problems.toSorted((a, b) => a.line - b.line) };
}

function decoded(bytes: Uint8Array, problems: LineProblem[]): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    problems.push({ line: 1, problem: "the file isn't UTF-8. Save it with that encoding" });
    return "";
  }
}

const columns = ["sku", "name", "category", "price", "currency", "description"] as const;

interface Given {
  readonly line: number;
  readonly value: unknown;
}

/** A CSV's rows in JSON's form, so that both are held to one schema. */
function csvProducts(text: string, problems: LineProblem[]): Given[] {
  const [header, ...rows] = csvRows(text, problems);
  if (!header) return [];
  const names = header.cells.map((it) => it.trim().toLowerCase());
  const allowed = `There are ${columns.join(", ")}`;
  const about = (given: string, problem: string) => problems.push({ line: header.line, given, problem });
  for (const it of names.filter((name) => !(columns as readonly string[]).includes(name)))
    about(shown(it), `no column of an import. ${allowed}`);
  for (const it of columns.filter((name) => !names.includes(name))) about(it, `the column is missing. ${allowed}`);
  for (const it of columns.filter((name) => names.filter((other) => other === name).length > 1))
    about(it, "the column is there twice");
  if (problems.some((it) => it.line === header.line)) return [];
  return rows.flatMap(({ line, cells }) => {
    if (cells.length !== names.length) {
      problems.push({ line, problem: `${cells.length} cells, where the first line has ${names.length}` });
      return [];
    }
    const cell = Object.fromEntries(names.map((name, index) => [name, cells[index]!])) as Record<string, string>;
    const { price = "", currency = "", ...value } = cell;
    const amount = minorUnits(price.trim(), currency.trim());
    return [{ line, value: { ...value, price: { amount: amount ?? price, currency: currency.trim() } } }];
  });
}

/** `12.9` of USD is 1290. Undefined: no price in this currency. Of text alone: 0.1 has no exact number. */
function minorUnits(text: string, currency: string): number | undefined {
  const digits = minorUnitDigits(currency);
  const [, whole, fraction = ""] = /^(\d{1,12})(?:\.(\d+))?$/.exec(text) ?? [];
  if (digits === undefined || whole === undefined || fraction.length > digits) return undefined;
  return Number(whole + fraction.padEnd(digits, "0"));
}

function checked(
  { line, value, currency }: Given & { readonly currency: string },
  problems: LineProblem[],
): ImportRow[] {
  const [, errors] = Errors(RowSchema, value);
  const found = errors.flatMap((it) => problemsOf(it, value)).map((it) => ({ line, ...it }));
  const given = (value as { price?: { currency?: unknown } } | null)?.price?.currency;
  if (typeof given === "string" && given !== currency)
    found.push({ line, field: "currency", given: shown(given), problem: `prices of this shop are in ${currency}` });
  problems.push(...found);
  if (found.length > 0) return [];
  const { sku, ...input } = value as ProductInput & { sku: string };
  return [{ line, sku, input }];
}

/** In words that a partner can do something with. */
function problemsOf(error: TLocalizedValidationError, value: unknown): Omit<LineProblem, "line">[] {
  const { keyword, instancePath, message } = error;
  const params = error.params as { requiredProperties?: string[]; additionalProperties?: string[] };
  const at = instancePath.slice(1).replaceAll("/", ".");
  const below = (name: string): string => (at ? `${at}.${name}` : name);
  if (keyword === "required")
    return params.requiredProperties!.map((it) => ({ field: below(it), problem: "is missing" }));
  if (keyword === "additionalProperties")
    return params.additionalProperties!.map((it) => ({ field: below(it), problem: "isn't known" }));
  // Said already, by the one above.
  if (keyword === "boolean") return [];
  const given = shown(valueAt(value, instancePath));
  const field = at === "price.amount" ? "price" : at;
  if (!at) return [{ given, problem: "a product must be an object: {…}" }];
  if (field === "price" && keyword === "type")
    return [{ field, given, problem: "no price, such as 12.90 (in JSON in minor units: 1290)" }];
  return [{ field, given, problem: keyword === "pattern" ? patternWords(at) : message }];
}

function patternWords(field: string): string {
  if (field === "sku" || field === "category") return 'must be lower-case words with hyphens, such as "reading-lamp"';
  if (field === "price.currency") return "must be a code of ISO 4217 such as USD";
  if (field.endsWith(".url")) return "must be a file below /static/, as the shop's own pictures are";
  return "must show something, and have no control characters";
}

const valueAt = (value: unknown, pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (of, key) => (of as Record<string, unknown> | undefined)?.[key.replaceAll("~1", "/").replaceAll("~0", "~")],
      value,
    );

/** Which of two lines counts would be a guess. */
function refuseDoubles(given: readonly Given[], problems: LineProblem[]): void {
  const lines = new Map<string, number>();
  for (const { line, value } of given) {
    const sku = textOf(value, "sku");
    if (sku === undefined) continue;
    const first = lines.get(sku);
    if (first === undefined) lines.set(sku, line);
    else problems.push({ line, field: "sku", given: shown(sku), problem: `line ${first} has it already` });
  }
}

function textOf(value: unknown, name: "sku" | "category"): string | undefined {
  const found = (value as Partial<Record<typeof name, unknown>> | null)?.[name];
  return typeof found === "string" ? found : undefined;
}
