const { mkdirSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { reporters, Runner } = require("mocha");

const root = path.join(__dirname, "..");
const { EVENT_TEST_END, EVENT_HOOK_END, EVENT_RUN_END } = Runner.constants;

/** The spec reporter, with the count on a line of its own at the end, as CI reads it. Keeps how long each file took for files.mjs. */
class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    this.seconds = {};
    const add = ({ file, duration = 0 }) => {
      if (!file) return;
      const name = path.relative(root, file);
      this.seconds[name] = (this.seconds[name] ?? 0) + duration / 1000;
    };
    runner.on(EVENT_TEST_END, add);
    runner.on(EVENT_HOOK_END, add);
    runner.once(EVENT_RUN_END, () => this.keepSeconds());
  }

  /** A run of a few files, or of a part of one, says nothing of all the others. */
  keepSeconds() {
    if (Object.keys(this.seconds).length < 100 || this.stats.failures > 0) return;
    const folder = path.join(root, "build", "test");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "seconds.json"), JSON.stringify(this.seconds));
  }

  epilogue() {
    super.epilogue();
    const { passes, failures } = this.stats;
    console.log(`${passes} passed, ${failures} failed`);
  }
}

module.exports = CountingReporter;
