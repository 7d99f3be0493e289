import { parseArgs } from "node:util";
import { consumerNames, type ConsumerName, consumersOf, type Settings } from "../configuration/settings";
import { deadLetters } from "../events/adapters";
import type { DeadLetter } from "../events/deadLetters";

const usage = `storefront redrive [--consumer ${consumerNames.join("|")}] [--move]`;

const shown = 10;

/**
 * Lists what lies in the dead-letter queues of this region's consumers, and with `--move` puts it back into the queues that it came from:
 * when what made it fail is mended. What a consumer has acted on already does nothing more.
 */
export async function redrive(
  settings: Settings,
  args: readonly string[] = [],
  print: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Promise<void> {
  const { consumer, move } = optionsOf(args);
  if (settings.events?.bus.kind !== "sqs")
    throw new Error("EVENTS_KIND is not sqs: there are no queues, and what fails is tried again until it succeeds");
  const names = consumersOf(settings.events).filter((it) => consumer === undefined || it === consumer);
  if (names.length === 0) throw new Error("ALERTS_KIND is none: the consumer alerts has no queue");
  const { DeadLetterQueue } = deadLetters();
  for (const name of names) {
    const queue = await DeadLetterQueue.of(settings.events.bus.queues[name]!, settings.region);
    try {
      const letters = move ? await queue.move() : await queue.list(shown);
      letters.slice(0, shown).forEach((it) => print(`${name}  ${described(it)}`));
      if (move) print(`${name}: ${letters.length} message(s) moved back.`);
      else print(`${name}: ${await queue.count()} message(s) are aside. Nothing was moved: add --move.`);
    } finally {
      queue.close();
    }
  }
}

const described = ({ id, type, sentAt }: DeadLetter): string => `${sentAt.toISOString()}  ${type}  ${id}`;

function optionsOf(args: readonly string[]): { consumer: ConsumerName | undefined; move: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: { consumer: { type: "string" }, move: { type: "boolean", default: false } },
  });
  const { consumer, move } = values;
  if (consumer === undefined) return { consumer, move };
  const found = consumerNames.find((it) => it === consumer);
  if (!found) throw new Error(`--consumer is ${JSON.stringify(consumer)}. ${usage}`);
  return { consumer: found, move };
}
