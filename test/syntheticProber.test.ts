import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { probeShop } from "../drill/commands/probeShop";
import { parseDrill } from "../drill/options";
import { machineClock } from "../drill/ports";
import { ledgerOfProbes, probedIn } from "../drill/prober/measurements";
import { probe, type ProbeEnding } from "../drill/prober/prober";
import { SyntheticShopper } from "../drill/prober/syntheticShopper";

/** What these tests use of the storefront's, which is another program: types of its own packages don't resolve here. */
interface Region {
  server(): { listen(at: object): Promise<string> };
  settings(): object;
  stores(): {
    readonly documents: object;
    readonly relational: {
      write(work: (tx: { query(text: string): Promise<unknown> }) => Promise<unknown>): Promise<unknown>;
    };
  };
}
interface Accounts {
  newEmail(): string;
  register(email: string): Promise<unknown>;
}
interface Seller {
  move(sku: string, quantity: number, reason: string): Promise<unknown>;
  stock(sku: string): Promise<object>;
  sql<Row extends object>(text: string): Promise<{ readonly rows: Row[] }>;
  violations(): Promise<readonly { readonly rule: string }[]>;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- its types are of ECMAScript modules, which aren't compiled here
const { withOneRegion } = require("../app/test/oneRegion") as { withOneRegion(suite: Mocha.Suite): Region };
// eslint-disable-next-line @typescript-eslint/no-require-imports -- its types are of ECMAScript modules, which aren't compiled here
const { Shop } = require("../app/test/checkout.fixture") as { Shop: new (region: Region) => Seller };
// eslint-disable-next-line @typescript-eslint/no-require-imports -- its types are of ECMAScript modules, which aren't compiled here
const { AccountsClient, password } = require("../app/test/accountsClient") as {
  readonly AccountsClient: new (region: Region) => Accounts;
  readonly password: string;
};
// eslint-disable-next-line @typescript-eslint/no-require-imports -- its types are of ECMAScript modules, which aren't compiled here
const { putProducts } = require("../app/src/catalogue/sampleProducts.fixture") as {
  putProducts(documents: object, samples: readonly { readonly sku: string }[]): Promise<void>;
};
// eslint-disable-next-line @typescript-eslint/no-require-imports -- its types are of ECMAScript modules, which aren't compiled here
const { markSynthetic } = require("../app/src/commands/markSynthetic") as {
  markSynthetic(settings: object, args: readonly string[]): Promise<void>;
};

describe("A prober that places synthetic orders in a real shop", function () {
  this.timeout(60_000);
  const region = withOneRegion(this);
  const shop = new Shop(region);
  const accounts = new AccountsClient(region);
  let url: string;
  let folder: string;
  let email: string;
  const said: string[] = [];

  before("a shop at an address, and an account", async () => {
    url = await region.server().listen({ host: "127.0.0.1", port: 0 });
    email = accounts.newEmail();
    await accounts.register(email);
    await putProducts(region.stores().documents, [{ sku: "rare" }, { sku: "lamp" }, { sku: "gone" }]);
    await shop.move("rare", 1, "receipt");
    await shop.move("lamp", 3, "receipt");
  });
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "synthetic-prober-"));
    said.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  afterEach("nothing is doubled, and only an order that was lost leaves its charge", async () => {
    const violations = await shop.violations();
    assert.deepEqual(
      violations.filter(({ rule }) => rule !== "every charge has its order"),
      [],
    );
  });

  /** Waits for nothing: a copy that could be late isn't there. */
  const clock = { ...machineClock(new AbortController().signal), wait: () => Promise.resolve() };
  const say = (line: string): void => void said.push(line);
  const open = (as = email): Promise<SyntheticShopper> =>
    SyntheticShopper.open({ url, email: as, password, patienceMilliseconds: 10_000, clock, say });
  const orders = async (which = "true"): Promise<number> =>
    (await shop.sql<{ count: number }>(`SELECT count(*)::integer AS count FROM orders WHERE ${which}`)).rows[0]!.count;

  /** Six rounds: two orders. */
  const run = (shopper: SyntheticShopper, afterRound: (number: number) => Promise<unknown> = async () => undefined) => {
    const interruption = new AbortController();
    let round = 0;
    const wait = async (): Promise<void> => {
      await afterRound(++round);
      if (round === 6) interruption.abort();
    };
    return probe({
      ...{ url, place: "a test", file: path.join(folder, "measured.ndjson"), shopper, say },
      ...{ everyMilliseconds: 1000, patienceMilliseconds: 10_000, now: Date.now },
      ...{ clock: { ...clock, wait }, interruption: interruption.signal },
    });
  };
  const ledger = () => {
    const file = path.join(folder, "measured.ndjson");
    return ledgerOfProbes([probedIn(readFileSync(file, "utf8"), file)], [0, Number.MAX_SAFE_INTEGER])!;
  };
  const untilPaid = async (count: number): Promise<void> => {
    while ((await orders("status = 'paid'")) < count);
  };

  it("doesn't begin with an account whose orders count, or that isn't there", async () => {
    await assert.rejects(open(), /is a customer whose orders count.*storefront mark-synthetic --email/);
    await assert.rejects(open("nobody@example.com"), /can't sign in at .*: it answers 401/);
    assert.equal(await orders(), 0);
  });

  it("orders now and then what there is most of, finds what was acknowledged, and leaves nothing behind", async () => {
    await markSynthetic(region.settings(), ["--email", email]);
    const stock = await shop.stock("lamp");
    const ending: ProbeEnding = await run(await open());
    assert.deepEqual(ending, {
      ...{ requests: 14, failed: 0, acknowledged: 8, lost: [], unknown: [], removed: 2, left: 0 },
    });
    assert.deepEqual([ledger().acknowledged, ledger().lost], [8, []]);
    assert.deepEqual(await shop.stock("lamp"), stock);
    assert.equal(await orders(), 0);
  });

  it("says which acknowledged orders are gone, as after a failover that lost them", async () => {
    const ending = await run(await open(), async (round) => {
      if (round !== 5) return;
      await untilPaid(1);
      await region.stores().relational.write((tx) => tx.query("SELECT remove_synthetic_order(id) FROM orders"));
    });
    assert.deepEqual([ending.lost, ending.removed, ending.left], [["order 1"], 1, 0]);
    assert.deepEqual(ledger().lost, ["order 1 from a test"]);
  });

  it("removes what a prober has left that was killed, page by page", async () => {
    const killed = await open();
    for (let count = 0; count < 21; count++) assert.equal((await killed.order())?.status, 201);
    assert.equal(await orders(), 21);
    await open();
    assert.equal(await orders(), 0);
    assert.deepEqual(said, ["removed 21 synthetic orders that an earlier prober has left"]);
  });

  /** As typed. */
  const command = async (environment: Readonly<Record<string, string>>) => {
    const out = path.join(folder, "measured.ndjson");
    const options = parseDrill(["probe", "--url", url, "--out", out, "--seconds", "1", "--orders-as", email], []);
    const printed: string[] = [];
    const code = await probeShop(options, {
      ...{ drills: [], root: folder, environment, say, ask: () => Promise.reject(new Error("nobody is asked")) },
      ...{ print: (text) => void printed.push(text), interruption: new AbortController().signal },
    });
    return { code, printed };
  };

  it("wants the account's password from the environment, before it asks anything", async () => {
    await assert.rejects(command({}), {
      message: `--orders-as ${email} needs the account's password in PROBER_PASSWORD`,
    });
    assert.equal(await orders(), 0);
  });

  it("ends well once what it ordered is removed", async () => {
    const { code, printed } = await command({ PROBER_PASSWORD: password });
    assert.deepEqual([code, await orders()], [0, 0]);
    assert.match(printed.join(), /^0 of \d+ requests failed; of \d+ acknowledged writes 0 are gone$/);
  });

  it("orders no more where the shop has lost the mark, and says what it couldn't remove", async () => {
    const ending = await run(await open(), async (round) => {
      if (round === 4) await untilPaid(1);
      if (round === 5) await region.stores().relational.write((tx) => tx.query("DELETE FROM synthetic_customers"));
    });
    assert.deepEqual([ending.removed, ending.left], [1, 1]);
    assert.match(said.join("\n"), /order [\w-]+ isn't marked as synthetic: no more is ordered/);
    const { rows } = await shop.sql("SELECT synthetic FROM orders");
    assert.deepEqual(rows, [{ synthetic: false }]);
  });
});
