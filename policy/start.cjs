// The engine starts this file. The pack is loaded without type checks, which would cost seconds each time: `npm run lint` has them.
require("tsx/cjs");
// The engine reads the port from standard output.
void require("./index.ts")
  .start()
  .then((port) => console.log(String(port)));
