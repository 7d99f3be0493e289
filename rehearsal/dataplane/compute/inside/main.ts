/** Required before the storefront's own program, and before a function's; `node --require`. */
import { readFileSync } from "node:fs";
import { skewClock } from "./clock";
import { installReach } from "./reach";

/** What `MERIDIAN_INSIDE` holds, as JSON. */
export interface Inside {
  /** Ports of 127.0.0.1, by `name:port` of the cloud. */
  readonly ports: Readonly<Record<string, number>>;
  /** Holds by how many milliseconds the clock is wrong; read at the start and at each SIGUSR2. */
  readonly clock: string;
}

const { ports, clock } = JSON.parse(process.env["MERIDIAN_INSIDE"]!) as Inside;
delete process.env["MERIDIAN_INSIDE"];

/** A function's process asks its runtime for events: RuntimeApi chooses the port when the process starts. */
const runtimeApi = process.env["AWS_LAMBDA_RUNTIME_API"];
const ofRuntime = runtimeApi === undefined ? {} : { [runtimeApi]: Number(runtimeApi.split(":")[1]) };

installReach({ ports: { ...ports, ...ofRuntime }, onRefusal: (message) => void process.stderr.write(`${message}\n`) });

let setRight = (): void => undefined;
const setClock = (): void => {
  setRight();
  const ms = Number(readFileSync(clock, { encoding: "utf8", flag: "a+" }));
  setRight = ms ? skewClock(ms) : () => undefined;
};
setClock();
process.on("SIGUSR2", setClock);
