/** Shell commands that fix a stack's configuration. */

/** A word as a POSIX shell reads it, quoted only where it must be. */
export function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  // A line of the report stays one line.
  if (/\p{Cc}/u.test(word)) return `$'${word.replace(/[\\'\p{Cc}]/gu, escaped)}'`;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function escaped(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

/** Sets a key of one stack, whatever the shape of its value. */
export function setCommand(path: string, value: unknown, stack: string): string {
  return setWord(path, value, quoted(stack));
}

export function removeCommand(path: string, stack: string): string {
  return `pulumi config rm ${quoted(path)} --stack ${quoted(stack)}`;
}

/** Sets a key in several stacks: for keys that must be equal everywhere. */
export function setEverywhereCommand(path: string, value: unknown, stacks: readonly string[]): string {
  return `for stack in ${stacks.map(quoted).join(" ")}; do ${setWord(path, value, '"$stack"')}; done`;
}

/** As `pulumi config --json` prints it. */
const emptyAsJson = (path: string, objectValue: object): string =>
  JSON.stringify({ [path]: { value: JSON.stringify(objectValue), objectValue, secret: false } });

function setWord(path: string, value: unknown, stack: string): string {
  if (typeof value !== "object" || value === null) {
    // `--` because a value may begin with a dash.
    const word = quoted(String(value));
    return `pulumi config set ${quoted(path)} ${word.startsWith("-") ? `--stack ${stack} -- ${word}` : `${word} --stack ${stack}`}`;
  }
  // Pulumi merges into a list or object that is there already, and refuses a list given as JSON text.
  const remove = `pulumi config rm ${quoted(path)} --stack ${stack}`;
  const leaves = Object.entries(value).map(([name, leaf]) => {
    const place = Array.isArray(value) ? `[${name}]` : `["${name}"]`;
    return `--plaintext ${quoted(`${path}${place}=${String(leaf)}`)}`;
  });
  // Taken away it would be the default of Pulumi.yaml, which may be what is wrong.
  if (leaves.length === 0) return `pulumi config set-all --stack ${stack} --json ${quoted(emptyAsJson(path, value))}`;
  return `${remove}; pulumi config set-all --stack ${stack} --path ${leaves.join(" ")}`;
}
