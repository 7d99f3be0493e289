import assert from "node:assert/strict";
import { MongoClient } from "mongodb";
import { withOneRegion } from "../../../test/oneRegion";
import { openStores } from "../stores";
import { migrateDocuments } from "./migrations";

describe("Migrations of the document store", function () {
  const region = withOneRegion(this);

  async function described(): Promise<Record<string, string[]>> {
    const { endpoint, database } = region.settings().document;
    const client = new MongoClient(`mongodb://${endpoint}/`);
    try {
      const db = client.db(database);
      const names = (await db.listCollections().toArray()).map((it) => it.name).toSorted();
      const indexes = names.map(async (it) =>
        (await db.collection(it).indexes()).map((index) => index.name!).toSorted(),
      );
      return Object.fromEntries((await Promise.all(indexes)).map((it, position) => [names[position]!, it]));
    } finally {
      await client.close();
    }
  }

  it("make every collection beforehand, with its indexes", async () => {
    const all = await described();
    assert.deepEqual(Object.keys(all), [
      "categories",
      "heartbeats",
      "lastVersions",
      "pictureUploads",
      "products",
      "reviews",
      "writeMarks",
    ]);
    assert.deepEqual(all["reviews"], ["_id_", "by_product_time", "by_untold"]);
    assert.equal(all["products"]!.length, 9);
  });

  it("are done again by fresh clients, two at once, and change nothing", async () => {
    const before = await described();
    const stores = await Promise.all([1, 2].map(() => openStores(region.settings())));
    try {
      await Promise.all(stores.map((it) => migrateDocuments(it.documents)));
    } finally {
      await Promise.all(stores.map((it) => it.close()));
    }
    assert.deepEqual(await described(), before);
  });
});
