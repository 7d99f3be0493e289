// Prints the test files in the order in which workers take them: those that took longest the last time first, so that no worker
// begins a long one when the other has nothing left to do.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");
// Where nothing is known of a file yet, its folder says how long it may take: what starts an engine, servers or a browser comes first.
const longFirst = ["test/engine/", "app/test/", "test/", "servers/", "rehearsal/", "app/", "audit/"];

function testsIn(folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((it) => {
    const file = path.posix.join(folder, it.name);
    if (it.isDirectory()) return /^(node_modules|build|\..*)$/.test(it.name) ? [] : testsIn(file);
    return it.name.endsWith(".test.ts") ? [file] : [];
  });
}

function lastSeconds() {
  try {
    return JSON.parse(readFileSync(path.join(root, "build", "test", "seconds.json"), "utf8"));
  } catch {
    return {};
  }
}

const seconds = lastSeconds();
const rank = (file) => {
  const found = longFirst.findIndex((folder) => file.startsWith(folder));
  return found < 0 ? longFirst.length : found;
};
const expected = (file) => seconds[file] ?? 20 / (1 + rank(file));
const files = testsIn("").sort((a, b) => expected(b) - expected(a) || a.localeCompare(b));
console.log(files.join(" "));
