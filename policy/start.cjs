// The engine starts this file. The pack is loaded without type checks, which would cost seconds each time: `npm run lint` has them.
require("tsx/cjs");
// The engine holds the other end of standard input: its end is the engine's, by SIGKILL too, and nobody else would end this process.
const input = require("node:fs").fstatSync(0);
if (input.isFIFO() || input.isSocket()) process.stdin.on("end", () => process.exit(0)).resume();
// The engine reads the port from standard output.
void require("./index.ts")
  .start()
  .then((port) => console.log(String(port)));
