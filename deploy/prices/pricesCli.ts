/** `npm run prices`: the price tables against AWS' Price List files. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { priceTables } from "../../config/prices/tables";
import { argumentsOrExit, runCommand } from "../../toolchain/commandLine";
import { priceFile, priceListAddress, PriceListUnreachable } from "./priceList";
import { comparePrices, comparisonInWords, fileOf, isWanted, updated } from "./readPrices";

const folder = path.join(__dirname, "..", "..", "config", "prices");

const help = `Usage: npm run prices [-- --write] [--region <name>]... [--json]

Reads AWS' Price List files, some hundred megabytes for EC2, and says where config/prices differs. Needs the internet, and no account.
  --write           puts AWS' figures into config/prices, with the day on which AWS published them; what isn't found stays as it is
  --region <name>   only this one; \`global\` for what has one price in the world. Default: ${Object.keys(priceTables).join(", ")}
  --json            every comparison, for programs
  --from <address>  another place with the same files. Default: ${priceListAddress}
Exit code: 0 every figure that was found is in the tables, 1 some differ or are missing there, 2 bad options, 3 the files can't be read.`;

async function main(): Promise<void> {
  const { write, json, regions, from } = argumentsOrExit(options, help);
  const compared = await comparePrices(priceTables, regions, (service, region, offers) =>
    priceFile(from, service, region, isWanted(offers)),
  );
  process.stdout.write(
    json ? `${JSON.stringify(compared, undefined, 2)}\n` : `${compared.map(comparisonInWords).join("\n")}\n`,
  );
  if (write)
    for (const region of regions)
      writeFileSync(path.join(folder, `${region}.json`), fileOf(updated(region, priceTables[region] ?? {}, compared)));
  else if (compared.some(({ outcome }) => outcome === "changed" || outcome === "new")) process.exitCode = 1;
}

function options() {
  const known = {
    write: { type: "boolean" },
    json: { type: "boolean" },
    region: { type: "string", multiple: true },
    from: { type: "string" },
    help: { type: "boolean", short: "h" },
  } as const;
  const { values } = parseArgs({ options: known });
  if (values.help) return undefined;
  const regions = values.region ?? Object.keys(priceTables);
  const unknown = regions.filter((it) => !Object.hasOwn(priceTables, it));
  if (unknown.length > 0)
    throw new Error(
      `There are no prices of ${unknown.join(", ")}. Allowed: ${Object.keys(priceTables).join(", ")}; another region begins with a file {} in config/prices, and a line in tables.ts`,
    );
  return { write: values.write ?? false, json: values.json ?? false, regions, from: values.from ?? priceListAddress };
}

async function orUnreachable(): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof PriceListUnreachable)) throw error;
    process.stderr.write(
      `${error.message}.\nThe prices in config/prices stay as they are. This command needs the internet: run it where AWS' Price List can be reached.\n`,
    );
    process.exitCode = 3;
  }
}

void runCommand(orUnreachable);
