import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../../../servers/ports";
import { incomingPictures } from "../../src/pictures/uploads";
import { browserShop, type BrowserShop } from "../browserShop";
import { type LocalFunctions, openLocalFunctions } from "./localFunctions";

const bucket = "functions";
const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };

/** A shop for a suite's browser that takes pictures, as the one on a laptop: a bucket on this disk, and the function that makes pictures of files. */
export function pictureShop(suite: Mocha.Suite): BrowserShop {
  const environment: Record<string, string> = {};
  const before = { ...process.env };
  let objects: { readonly directory: string; readonly port: number };
  let local: LocalFunctions | undefined;
  suite.beforeAll("make a bucket", async () => {
    objects = { directory: await mkdtemp(path.join(tmpdir(), "objects-")), port: await freePort() };
    const shown = path.join(objects.directory, bucket, "static", "pictures");
    await mkdir(shown, { recursive: true });
    environment["PICTURES_BUCKET"] = bucket;
    environment["PICTURES_DIRECTORY"] = shown;
    environment["AWS_ENDPOINT_URL_S3"] = `http://127.0.0.1:${objects.port}`;
    // Where AWS' SDK looks for those of an instance's role.
    Object.assign(process.env, credentials);
  });
  const shop = browserShop(suite, environment);
  suite.beforeAll("start the function of pictures", async function () {
    this.timeout(120_000);
    local = await openLocalFunctions(shop, ["authorizer", "images"], {
      objects,
      environment: {
        PEERS: JSON.stringify({ "us-east-1": shop.origin() }),
        FUNCTIONS_BUCKETS: JSON.stringify({ "us-east-1": bucket }),
      },
      onCreated: (event) => {
        if (event.Records[0]!.s3.object.key.startsWith(incomingPictures)) local!.fn("images").enqueue(event);
      },
    });
  });
  suite.afterAll("remove the bucket", async () => {
    await local?.close();
    for (const name of Object.keys(credentials)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
    await rm(objects.directory, { recursive: true, force: true });
  });
  return shop;
}
