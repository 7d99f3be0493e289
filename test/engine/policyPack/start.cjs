// As policy/start.cjs does.
require("tsx/cjs");
require("../../../deploy/lateImports.ts");
require("./index.ts");
