/** What an edge location has kept of origins' answers. */

export interface Cached {
  readonly status: number;
  /** Names and values in turn, as the viewer gets them beside what is said of the one answer. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  readonly isError: boolean;
  /** When it was new, by the cache's clock in milliseconds, as all below. */
  newAt: number;
  freshUntil: number;
  /** After that it is shown while it is asked for again. */
  staleWhileRevalidateUntil: number;
  /** After that it is shown where the origin fails. */
  staleIfErrorUntil: number;
}

/** Bytes that an edge location keeps; what was used longest ago goes first. */
const defaultBytes = 128 * 1024 * 1024;
/** What an entry costs beside its body. */
const entryBytes = 1_024;

export class Cache {
  private readonly entries = new Map<string, Cached>();
  private bytes = 0;

  constructor(private readonly maxBytes = defaultBytes) {}

  get(key: string): Cached | undefined {
    const found = this.entries.get(key);
    // The order is the order of use, once there is enough of it that something has to go.
    if (found && this.bytes > this.maxBytes / 2) {
      this.entries.delete(key);
      this.entries.set(key, found);
    }
    return found;
  }

  put(key: string, entry: Cached): void {
    this.remove(key);
    this.entries.set(key, entry);
    this.bytes += sizeOf(entry);
    for (const [oldest] of this.entries) {
      if (this.bytes <= this.maxBytes) return;
      this.remove(oldest);
    }
  }

  remove(key: string): void {
    const found = this.entries.get(key);
    if (!found) return;
    this.bytes -= sizeOf(found);
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
    this.bytes = 0;
  }
}

const sizeOf = ({ body }: Cached): number => body.byteLength + entryBytes;
