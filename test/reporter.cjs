const { reporters } = require("mocha");

/** The spec reporter, with the count on a line of its own at the end, as CI reads it. */
class CountingReporter extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures } = this.stats;
    console.log(`${passes} passed, ${failures} failed`);
  }
}

module.exports = CountingReporter;
