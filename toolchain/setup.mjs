/**
 * What has to be there before anything else can run: the packages of package-lock.json. Plain JavaScript, because on a
 * fresh clone there is nothing yet to run TypeScript with. With `--tools` it goes on to the engine and the emulator.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const marker = path.join(root, "node_modules", ".meridian-installed");
const wanted = createHash("sha256")
  .update(readFileSync(path.join(root, "package-lock.json")))
  .digest("hex");

const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
/** Packages that aren't there, whatever the marker says: npm leaves some out for NODE_ENV=production, and says nothing. */
const missing = () =>
  Object.keys({ ...dependencies, ...devDependencies }).filter(
    (name) => !existsSync(path.join(root, "node_modules", name, "package.json")),
  );

const installed = existsSync(marker) && readFileSync(marker, "utf8") === wanted && missing().length === 0;
if (!installed) {
  console.error("  installing the packages of package-lock.json, about a minute, once");
  run("npm", ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (missing().length > 0) {
    console.error(
      `npm ci succeeded and left out ${missing().join(", ")}: see npm config ls for what tells it to, and unset that`,
    );
    process.exit(1);
  }
  writeFileSync(marker, wanted);
}
if (process.argv.includes("--tools")) {
  run(process.execPath, ["--require", "tsx/cjs", path.join(root, "test", "tools.ts")]);
}

/** Ends this process with the other's exit code when it fails; its output is the user's to read. */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
