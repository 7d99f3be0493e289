/** Copies of a journal in regions' buckets. An object holds lines in a row and is named by the number of the first; it is written once. */
import { type Chain, type FoundCopy, readChain } from "./chain";
import { type ObjectPlace, WriteConflict } from "./objectPlace";

const width = 8;
const folderOf = (run: string): string => `${run}/journal/`;
const keyOf = (run: string, first: number): string => `${folderOf(run)}${String(first).padStart(width, "0")}.ndjson`;

/** Somebody else writes this run's journal: whoever is told so has lost the run, and must not go on. */
export class TakenOver extends Error {}

/** What became of one attempt to bring all copies up to date. */
export interface CopiesWritten {
  readonly written: readonly string[];
  readonly failed: readonly { readonly place: string; readonly why: string }[];
}

export class JournalCopies {
  /** Number of the first line that each place doesn't have. */
  private readonly next = new Map<ObjectPlace, number>();

  /** @param have lines that each place has already, by region */
  constructor(
    private readonly run: string,
    private readonly places: readonly ObjectPlace[],
    have: ReadonlyMap<string, number> = new Map(),
  ) {
    for (const place of places) this.next.set(place, have.get(place.region) ?? 0);
  }

  /**
   * Writes to every place what it lacks. A place that doesn't answer gets it the next time.
   * @throws TakenOver where one place has other lines than these
   */
  async bringUpToDate(lines: readonly string[]): Promise<CopiesWritten> {
    const written: string[] = [];
    const failed: { place: string; why: string }[] = [];
    const over: TakenOver[] = [];
    const one = async (place: ObjectPlace): Promise<void> => {
      try {
        await this.write(place, lines);
        written.push(place.region);
      } catch (error) {
        if (error instanceof TakenOver) over.push(error);
        failed.push({ place: place.region, why: (error as Error).message });
      }
    };
    await Promise.all(this.places.map(one));
    if (over[0]) throw over[0];
    const order = this.places.map(({ region }) => region);
    return { written: order.filter((it) => written.includes(it)), failed };
  }

  private async write(place: ObjectPlace, lines: readonly string[]): Promise<void> {
    for (let first = this.next.get(place)!; first < lines.length; first = this.next.get(place)!) {
      const text = textOfLines(lines.slice(first));
      try {
        await place.write(keyOf(this.run, first), text, "isNew");
        this.next.set(place, lines.length);
      } catch (error) {
        if (!(error instanceof WriteConflict)) throw error;
        // An answer may have been lost before: then what stands there is the beginning of this.
        const found = error.found?.text ?? "";
        if (found === "" || !text.startsWith(found))
          throw new TakenOver(
            `somebody else has gone on with this run: ${place.name}${keyOf(this.run, first)} is theirs`,
          );
        this.next.set(place, first + found.split("\n").length - 1);
      }
    }
  }
}

const textOfLines = (lines: readonly string[]): string => lines.map((it) => `${it}\n`).join("");

/** @returns the journal as a place has it, or nothing. @throws Error where it was changed, or the place doesn't answer */
export async function copyIn(place: ObjectPlace, run: string): Promise<FoundCopy | undefined> {
  const keys = await place.list(folderOf(run));
  const parts = await Promise.all(keys.map((it) => place.read(it)));
  const text = parts.map((it) => it?.text ?? "").join("");
  if (text === "") return undefined;
  const { torn: _torn, ...chain } = readChain(text, `${place.name}${folderOf(run)}`);
  return { ...(chain as Chain), place: place.region };
}
