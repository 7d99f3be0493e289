import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { programRoot } from "../../rehearsal/cloud/workspace";
import { credentials } from "../../rehearsal/providers/cloud";

/** At which request it is killed, counted from the first that writes its journal into a region, and whether AWS has heard of it. */
export interface Kill {
  readonly at: number;
  readonly when: "before" | "after";
}

export interface Killed {
  /** `SIGKILL`, or what it ended with by itself. */
  readonly end: string;
  readonly requests: number;
  readonly said: string;
}

/** Stands between a drill's process and AWS, and kills the process at one of its requests. */
class Between {
  requests = 0;
  child: ChildProcess | undefined;
  private readonly server: Server;

  constructor(
    private readonly target: URL,
    private readonly kill: Kill,
  ) {
    this.server = createServer((asked, answer) => {
      // Before its journal is in a region only its own machine knows of the run.
      const isCounted = this.requests > 0 || (asked.method === "PUT" && asked.url!.includes("/journal/"));
      const isLast = isCounted && ++this.requests === this.kill.at;
      if (isLast && this.kill.when === "before") return void this.child?.kill("SIGKILL");
      const { host, ...headers } = asked.headers;
      const options = { host: this.target.hostname, port: this.target.port, method: asked.method, path: asked.url };
      const forwarded = request({ ...options, headers: { ...headers, host } }, (found) => {
        if (isLast) return void (found.resume(), this.child?.kill("SIGKILL"));
        answer.writeHead(found.statusCode ?? 502, found.headers);
        found.pipe(answer);
      });
      forwarded.on("error", () => answer.destroy());
      asked.pipe(forwarded);
    });
  }

  async listen(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** `npm run drill` as a process of its own. @param folder of its machine's runs, with the snapshot as `platform.json` */
export async function drillKilled(
  words: readonly string[],
  folder: string,
  endpoint: string,
  kill: Kill,
): Promise<Killed> {
  const between = new Between(new URL(endpoint), kill);
  try {
    const cloud = ["--snapshot", path.join(folder, "platform.json"), "--endpoint", await between.listen()];
    const program = ["--no-warnings", "--require", "tsx/cjs", "drill/cli.ts"];
    const env = {
      ...{ PATH: process.env["PATH"], HOME: folder, MERIDIAN_DRILLS: path.join(folder, "drills") },
      ...{ AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey },
    };
    const child = spawn(process.execPath, [...program, ...words, ...cloud, "--time-scale", "60"], {
      ...{ cwd: programRoot, env, stdio: ["ignore", "pipe", "pipe"] },
    });
    between.child = child;
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text: Buffer) => (said += text.toString()));
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    return { end: signal ?? `exit code ${code}`, requests: between.requests, said };
  } finally {
    between.close();
  }
}
