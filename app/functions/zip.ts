import { crc32 } from "node:zlib";

/** 1 January 1980, the format's first day: a file's own time would make every archive another one. */
const day = 0x0021;
const executableByAll = 0o100755 << 16;
/** Made on Unix, version 2.0: the modes of files are Unix'. */
const madeOn = 0x0314;
const version = 20;

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * An archive with the same bytes whoever makes it, and whenever: names in their order, no times, nothing compressed, for how zlib compresses
 * changes with its version. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const common = commonHeader(name, content);
    const local = Buffer.concat([signature(0x04034b50), common, Buffer.from(name), content]);
    directory.push(
      Buffer.concat([signature(0x02014b50), uint16(madeOn), common, centralOnly(offset), Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...locals, central, endOfDirectory(entries.length, central.length, offset)]);
}

/** What a file's own header and the directory's have in common. */
function commonHeader(name: string, content: Uint8Array): Buffer {
  const stored = uint16(0);
  const utf8 = uint16(0x0800);
  return Buffer.concat([
    ...[uint16(version), utf8, stored, uint16(0), uint16(day), uint32(crc32(content))],
    ...[uint32(content.length), uint32(content.length), uint16(Buffer.byteLength(name)), uint16(0)],
  ]);
}

/** No comment, first disk, no attributes but the mode, and where the file is. */
const centralOnly = (offset: number): Buffer =>
  Buffer.concat([uint16(0), uint16(0), uint16(0), uint32(executableByAll >>> 0), uint32(offset)]);

const endOfDirectory = (count: number, bytes: number, offset: number): Buffer =>
  Buffer.concat([
    ...[signature(0x06054b50), uint16(0), uint16(0), uint16(count), uint16(count)],
    ...[uint32(bytes), uint32(offset), uint16(0)],
  ]);

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value >>> 0);
  return buffer;
}

const signature = uint32;
