/** Reads an archive of evidence. It takes one form only, so that no byte of it can be otherwise unnoticed. */

export interface TarMember {
  readonly name: string;
  readonly text: string;
  /** Seconds since 1970. */
  readonly at: number;
}

const size = 512;

/** @throws Error naming the first thing that isn't as in an archive of `drill report --evidence` */
export function tarMembers(archive: Buffer): TarMember[] {
  const members: TarMember[] = [];
  let offset = 0;
  while (archive.length - offset > 2 * size) {
    const { member, length } = memberAt(archive, offset);
    members.push(member);
    offset += length;
  }
  const end = archive.subarray(offset);
  if (end.length !== 2 * size || end.some((it) => it !== 0))
    throw new Error("the archive doesn't end as it should: something was cut off or put behind it");
  return members;
}

function memberAt(archive: Buffer, offset: number): { member: TarMember; length: number } {
  const header = archive.subarray(offset, offset + size);
  const fieldOf = (from: number, length: number): string => header.toString("latin1", from, from + length);
  const name = fieldOf(0, 100).replace(/\0+$/, "");
  const bytes = parseInt(fieldOf(124, 11), 8);
  const at = parseInt(fieldOf(136, 11), 8);
  if (!Number.isSafeInteger(bytes) || !Number.isSafeInteger(at) || !/^[\w./:+-]{1,100}$/.test(name))
    throw new Error(`what stands at byte ${offset} is no file's header`);
  if (!header.equals(headerOf(name, bytes, at))) throw new Error(`the header of ${name} was changed`);
  const from = offset + size;
  const padded = Math.ceil(bytes / size) * size;
  if (from + padded > archive.length) throw new Error(`${name} was cut off`);
  if (archive.subarray(from + bytes, from + padded).some((it) => it !== 0))
    throw new Error(`something was written behind ${name}`);
  const content = archive.subarray(from, from + bytes);
  const text = content.toString("utf8");
  // What isn't UTF-8 would be read as something else than it is.
  if (!Buffer.from(text).equals(content)) throw new Error(`${name} isn't text`);
  return { member: { name, text, at }, length: size + padded };
}

/** The one header that a file of this name, length and time may have. */
function headerOf(name: string, bytes: number, at: number): Buffer {
  const digits = (value: number, length: number): string => value.toString(8).padStart(length, "0");
  const owner = "0000644\x000000000\x000000000\0";
  const whole = (sum: string): string =>
    name.padEnd(100, "\0") +
    owner +
    `${digits(bytes, 11)}\0${digits(at, 11)}\0${sum}0`.padEnd(133, "\0") +
    "ustar\x0000";
  let sum = 0;
  for (const it of Buffer.from(whole("        "), "latin1")) sum += it;
  return Buffer.from(whole(`${digits(sum, 6)}\0 `).padEnd(size, "\0"), "latin1");
}
