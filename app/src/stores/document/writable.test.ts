import assert from "node:assert/strict";
import { type Document, MongoClient, MongoNetworkError, MongoServerError } from "mongodb";
import { withOneRegion } from "../../../test/oneRegion";
import { saysItIsWritable } from "./writable";

/** A server that answers these commands and refuses all others as DocumentDB refuses what it doesn't know. */
function server(answers: Readonly<Record<string, Document>>) {
  const asked: string[] = [];
  const command = (document: Document): Promise<Document> => {
    const name = Object.keys(document)[0]!;
    asked.push(name);
    const answer = answers[name];
    if (answer) return Promise.resolve(answer);
    return Promise.reject(new MongoServerError({ message: `Feature not supported: ${name}`, code: 303 }));
  };
  return { asked, command };
}

describe("Whether a document server writes", () => {
  for (const writes of [true, false]) {
    it(`is what \`hello\` says: ${writes}`, async () => {
      const { asked, ...db } = server({ hello: { isWritablePrimary: writes } });
      assert.equal(await saysItIsWritable(db), writes);
      assert.deepEqual(asked, ["hello"]);
    });

    it(`is what \`isMaster\` says where \`hello\` is refused: ${writes}`, async () => {
      const { asked, ...db } = server({ isMaster: { ismaster: writes } });
      assert.equal(await saysItIsWritable(db), writes);
      assert.deepEqual(asked, ["hello", "isMaster"]);
    });

    it(`is what \`hello\` says in the older word: ${writes}`, async () => {
      const { asked, ...db } = server({ hello: { ismaster: writes } });
      assert.equal(await saysItIsWritable(db), writes);
      assert.deepEqual(asked, ["hello"]);
    });
  }

  it("is no where a server says neither word", async () => {
    assert.equal(await saysItIsWritable(server({ hello: {} })), false);
  });

  it("stays open where the server refuses both commands", async () => {
    await assert.rejects(saysItIsWritable(server({})), /Feature not supported: isMaster/);
  });

  it("is not asked a second time where the server is gone", async () => {
    let times = 0;
    const gone = () => Promise.reject(new MongoNetworkError(`gone ${++times}`));
    await assert.rejects(saysItIsWritable({ command: gone }), /gone 1/);
  });
});

describe("The local document server", function () {
  const region = withOneRegion(this);

  it("answers both commands, each in its word", async () => {
    const client = new MongoClient(`mongodb://${region.settings().document.endpoint}/`);
    try {
      const db = client.db("admin");
      assert.equal((await db.command({ hello: 1 }))["isWritablePrimary"], true);
      assert.equal((await db.command({ isMaster: 1 }))["ismaster"], true);
    } finally {
      await client.close();
    }
  });
});
