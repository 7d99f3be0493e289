/**
 * What user data says of the storefront, written and read here alone: the region's program writes it into a launch template, and whoever
 * has the launch template alone can tell what its instances run. What isn't about the storefront stays the region's own.
 */
export interface StorefrontFacts {
  /** Image with its digest: `registry/repository@sha256:…`. */
  readonly image: string;
  readonly logGroup: string;
  /** What the storefront is told, as environment variables. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Where an instance has what the facts are read from. */
export const storefrontFiles = {
  environment: "/etc/storefront/environment",
  service: "/etc/systemd/system/storefront.service",
} as const;

const [begin, end] = ["cat > ", "END"] as const;
const heading = ` <<'${end}'`;

/**
 * A command of a shell script that writes a file, without the shell reading its text.
 * @throws Error if the text would end early.
 */
export function writeFile(path: string, text: string): string {
  if (text.split("\n").includes(end)) throw new Error(`${path} has a line "${end}", which would end it there`);
  return `${begin}${path}${heading}\n${text}\n${end}`;
}

/** What `writeFile`'s commands in a script write, by path. */
export function writtenFiles(script: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const lines = script.split("\n");
  for (let first = 0; first < lines.length; first++) {
    const line = lines[first]!;
    if (!line.startsWith(begin) || !line.endsWith(heading)) continue;
    const last = lines.indexOf(end, first + 1);
    if (last < 0) break;
    files.set(line.slice(begin.length, -heading.length), lines.slice(first + 1, last).join("\n"));
    first = last;
  }
  return files;
}

/**
 * As `docker run --env-file` reads it: a name, `=`, and all the rest of the line as it is.
 * @throws Error if a name or value can't be written so.
 */
export function writeEnvironment(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
        throw new Error(`"${name}" is no name of a variable; one has letters, digits and _ and begins with no digit`);
      if (/[\r\n]/.test(value)) throw new Error(`${name} has a line break in it; an environment file can't hold that`);
      if (/\0|\p{Surrogate}/u.test(value)) throw new Error(`${name} has a character in it that UTF-8 or C can't hold`);
      return `${name}=${value}`;
    })
    .join("\n");
}

export function readEnvironment(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

interface ContainerFacts extends Pick<StorefrontFacts, "image" | "logGroup"> {
  readonly region: string;
}

const command = "ExecStart=/usr/bin/docker run --name storefront ";
const logGroupOption = "awslogs-group=";

/** The image's own user. It has no name on the host and owns nothing there. */
const user = "10001:10001";

/**
 * What `docker run` is told beside the container's name and its command.
 * @throws Error if a value isn't one plain word: systemd would read more into it.
 */
export function containerArguments({ region, image, logGroup }: ContainerFacts): string {
  for (const [what, value] of Object.entries({ region, image, logGroup }))
    if (!/^[\w.:/@#-]+$/.test(value))
      throw new Error(`${what} is "${value}"; it may have letters, digits and . : / @ # _ - only`);
  return [
    "--rm",
    // The host's network: one hop to the instance's metadata, so that nothing that is bridged gets at its credentials.
    "--network host",
    `--env-file ${storefrontFiles.environment}`,
    `--user ${user}`,
    "--read-only",
    "--tmpfs /tmp:rw,noexec,nosuid,size=64m",
    "--cap-drop ALL",
    "--security-opt no-new-privileges",
    "--pids-limit 512",
    "--log-driver awslogs",
    `--log-opt awslogs-region=${region}`,
    `--log-opt ${logGroupOption}${logGroup}`,
    // Serving goes before logging: without this the storefront stops when CloudWatch does.
    "--log-opt mode=non-blocking",
    image,
  ].join(" ");
}

/** The line of the service that runs the storefront. */
export const serveLine = (containerArgs: string): string => `${command}${containerArgs} serve`;

/**
 * What instances with this user data run; undefined where it isn't of a storefront.
 * @throws Error if it says only a part of it.
 */
export function readUserData(script: string): StorefrontFacts | undefined {
  const files = writtenFiles(script);
  const environment = files.get(storefrontFiles.environment);
  const service = files.get(storefrontFiles.service);
  if (environment === undefined && service === undefined) return undefined;
  const words = (service?.split("\n").find((line) => line.startsWith(command)) ?? "").split(" ");
  const image = words.at(-2);
  const logGroup = words.find((word) => word.startsWith(logGroupOption))?.slice(logGroupOption.length);
  if (environment === undefined || image === undefined || logGroup === undefined)
    throw new Error(
      `user data must write ${storefrontFiles.environment}, and ${storefrontFiles.service} with the line that outputs/userData.ts gives it`,
    );
  return { image, logGroup, environment: readEnvironment(environment) };
}
