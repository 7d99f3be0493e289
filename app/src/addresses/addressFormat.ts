import type { Static } from "typebox";
import type { AddressFormatSchema, AddressSchema } from "./schemas";

export type Address = Static<typeof AddressSchema>;
export type AddressFormat = Static<typeof AddressFormatSchema>;
export type AddressPart = Exclude<keyof Address, "country" | "phone">;

/** By the letters of a format: https://github.com/google/libaddressinput/wiki/AddressValidationMetadata. Companies go into line2. */
const parts: Readonly<Record<string, readonly AddressPart[]>> = {
  N: ["name"],
  A: ["line1", "line2"],
  D: ["district"],
  C: ["city"],
  S: ["region"],
  Z: ["postalCode"],
};

/** What an address in a country is made of, in the order in which people there write it. */
export function partsOf({ format }: Pick<AddressFormat, "format">): AddressPart[] {
  return [...format.matchAll(/%([A-Z])/g)].flatMap(([, letter]) => parts[letter!] ?? []);
}

/** A name and a street are always needed. */
export function isRequired({ required }: Pick<AddressFormat, "required">, part: AddressPart): boolean {
  if (part === "name" || part === "line1") return true;
  return [...required].some((letter) => part !== "line2" && (parts[letter] ?? []).includes(part));
}

const names = {
  postalCode: { postal: "postal code", zip: "ZIP code", pin: "PIN code", eircode: "Eircode" },
  city: { city: "town or city", district: "district", post_town: "town or city", suburb: "suburb" },
  district: {
    ...{ suburb: "suburb", district: "district", neighborhood: "neighbourhood", townland: "townland" },
    village_township: "village or township",
  },
  region: {
    ...{ province: "province", state: "state", prefecture: "prefecture", emirate: "emirate", county: "county" },
    ...{ area: "area", department: "department", district: "district", island: "island", oblast: "oblast" },
    ...{ do_si: "province or city", parish: "parish" },
  },
} as const;

/** What people in the country call a part of an address: `ZIP code`, `prefecture`. */
export function partName(format: AddressFormat, part: AddressPart): string {
  const of = (name: keyof typeof names, type: string): string => (names[name] as Record<string, string>)[type] ?? name;
  if (part === "postalCode") return of(part, format.postalCodeType);
  if (part === "city") return of(part, format.cityType);
  if (part === "district") return of(part, format.districtType);
  if (part === "region") return of(part, format.regionType);
  if (part === "line1") return partsOf(format).includes("city") ? "street and number" : "address";
  return part === "name" ? "name" : "flat, floor, company";
}

export interface Complaint {
  readonly part: AddressPart;
  /** As a sentence about the part: `is missing: …`. */
  readonly detail: string;
}

/** Everything that is wrong with an address by its country's format. */
export function complaints(address: Address, format: AddressFormat): Complaint[] {
  const used = partsOf(format);
  const all: readonly AddressPart[] = ["name", "line1", "line2", "district", "city", "region", "postalCode"];
  return all.flatMap((part) => {
    const text = address[part]?.trim() ?? "";
    const detail = text === "" ? missing(format, part, used) : wrong(format, part, { text, used });
    return detail ? [{ part, detail }] : [];
  });
}

function missing(format: AddressFormat, part: AddressPart, used: readonly AddressPart[]): string | undefined {
  if (!used.includes(part) || !isRequired(format, part)) return undefined;
  return `is missing: an address there has a ${partName(format, part)}`;
}

function wrong(
  format: AddressFormat,
  part: AddressPart,
  { text, used }: { readonly text: string; readonly used: readonly AddressPart[] },
): string | undefined {
  if (!used.includes(part)) return `is no part of an address there: leave it out`;
  if (part === "postalCode" && format.postalCode && !matches(format.postalCode.pattern, text)) {
    const { example } = format.postalCode;
    return `is no ${partName(format, part)} there${example ? `: write it like ${example}` : ""}`;
  }
  if (part === "region" && format.regions && !regionOf(format, text)) {
    return `is none of the country's: ${format.regions.map((it) => it[0]).join(", ")}`;
  }
  return undefined;
}

/** Capital letters make no difference, nor do the wide digits of Chinese and Japanese keyboards. */
const matches = (pattern: string, text: string): boolean =>
  new RegExp(`^(?:${pattern})$`, "i").test(text.normalize("NFKC"));

/** By its code, or by its name in either script. */
const regionOf = ({ regions = [] }: AddressFormat, text: string): readonly string[] | undefined =>
  regions.find((it) => it.some((name) => name.toLowerCase() === text.toLowerCase()));

const isLatin = (text: string): boolean => !/(?!\p{Script=Latin})\p{L}/u.test(text);

/** As it is written on a parcel, without the country: in the address's own script, and the order of that. */
export function linesOf(address: Address, format: AddressFormat): string[] {
  const latin = isLatin(
    Object.values(address)
      .join(" ")
      .replace(address.region ?? "", ""),
  );
  const pattern = (latin && format.latinFormat) || format.format;
  const text = (letter: string): string => {
    if (letter === "S") return regionText(address, format, latin);
    if (letter === "A") return [address.line1, address.line2].filter(Boolean).join("\n");
    return (parts[letter] ?? []).map((it) => address[it] ?? "").join("");
  };
  return pattern
    .split("%n")
    .flatMap((line) => lineOf(line, text).split("\n"))
    .filter((line) => line !== "");
}

/** Literal text (`〒`, a comma) stands only between parts that are there. */
function lineOf(line: string, text: (letter: string) => string): string {
  const pieces = line.split(/%([A-Z])/);
  let written = "";
  for (let index = 1; index < pieces.length; index += 2) {
    const part = text(pieces[index]!);
    if (part === "") continue;
    written += (written === "" && index > 1 ? "" : pieces[index - 1]!) + part;
  }
  return written + (written === "" ? "" : pieces.at(-1)!);
}

function regionText({ region = "" }: Address, format: AddressFormat, latin: boolean): string {
  const found = regionOf(format, region) ?? [region];
  return found.find((it) => isLatin(it) === latin) ?? region;
}

/** For a list to choose from: `Alabama`, `Tokyo (東京都)`, `Kowloon (九龍)`. */
export function regionLabel([code = "", name]: readonly string[]): string {
  if (!name) return code;
  if (isLatin(code) && isLatin(name)) return name;
  return isLatin(code) ? `${code} (${name})` : `${name} (${code})`;
}
