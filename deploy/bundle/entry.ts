/** Begin of the bundle: the process of a stack, its program and its policy pack in one file. The packages are in another, named by the first argument. */
import "../lateImports";
import { createRequire } from "node:module";
import path from "node:path";
import { beforeSources, bundle } from "./modules";
import { takePackagesFrom } from "./packages";

const root = path.join(__dirname, "..", "..");
takePackagesFrom(process.argv[2]!, root);

// Other programs are TypeScript.
beforeSources(() => void createRequire(path.join(root, "package.json"))("tsx/cjs"));
/* eslint-disable @typescript-eslint/no-require-imports -- each is loaded when it is needed, and none before the packages are there */
bundle(path.join(root, "index.ts"), () => require("../../index"));
bundle(path.join(root, "policy", "index.ts"), () => require("../../policy/index"));
require("../child");
