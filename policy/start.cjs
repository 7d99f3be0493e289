// The engine starts this file. The pack is loaded without type checks, which would cost seconds each time: `npm run lint` has them.
require("tsx/cjs");
require("../deploy/lateImports.ts");
require("./index.ts");
