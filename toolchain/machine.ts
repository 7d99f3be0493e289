import os from "node:os";

/** What a figure means nothing without. `load` is the average number of running processes in the minute before. */
export const machine = () => ({
  cpu: os.cpus()[0]?.model ?? "unknown",
  cores: os.cpus().length,
  memoryMegabytes: Math.round(os.totalmem() / 1e6),
  system: `${os.type()} ${os.release()} ${os.arch()}`,
  load: Number((os.loadavg()[0] ?? 0).toFixed(1)),
  node: process.version,
});
