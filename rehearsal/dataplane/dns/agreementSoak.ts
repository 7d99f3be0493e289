/** `npm run soak:routing`: holds the two evaluators of Route 53's rules against each other for as many random trees as there is time for. */
import { parseArgs } from "node:util";
import { type Coverage, disagreement } from "./agreement.fixture";
import { answer } from "./answer";
import { CheckHealth } from "./checks";
import { readZone } from "./zone";

const help = `Usage: npm run soak:routing -- [options]

Makes random trees of Route 53 records with health checks and observations, and asks two evaluators of Route 53's rules, written apart,
about each. Ends with 1 at the first difference, with 0 when there was none.

  --trees N   how many trees (default 1000000: about four minutes)
  --from N    number of the first tree, to go on where a run was stopped or to see one tree again (default 0)
  --help      this text
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const grouped = (count: number): string => count.toLocaleString("en-US");

function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`--${option} is ${text}; it must be a whole number from ${least}`);
}

function options(): { readonly from: number; readonly trees: number } | undefined {
  const { values } = parseArgs({
    options: {
      trees: { type: "string", default: "1000000" },
      from: { type: "string", default: "0" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return undefined;
  return { from: wholeNumber("from", values.from, 0), trees: wholeNumber("trees", values.trees, 1) };
}

/** Progress each 10 s, with what goes on from there. */
function soak(from: number, trees: number): string | undefined {
  const covered: Coverage = new Map();
  let told = Date.now();
  for (let done = 0; done < trees; done++) {
    const difference = disagreement({ answer, CheckHealth, readZone }, from + done, covered);
    if (difference !== undefined) return difference;
    if (Date.now() - told < 10_000) continue;
    told = Date.now();
    const rest = `--from ${from + done + 1} --trees ${trees - done - 1}`;
    say(`${grouped(done + 1)} of ${grouped(trees)} trees agree; the rest: npm run soak:routing -- ${rest}`);
  }
  for (const [what, count] of [...covered].sort()) say(`  ${what.padEnd(28)} ${grouped(count).padStart(12)}`);
  say(`${grouped(trees)} trees agree, from ${from} on.`);
  return undefined;
}

function main(): number {
  try {
    const wanted = options();
    if (!wanted) say(help);
    const difference = wanted && soak(wanted.from, wanted.trees);
    if (difference !== undefined) process.stderr.write(`${difference}\n`);
    return difference === undefined ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
}

process.exitCode = main();
