import { type Db, MongoServerError } from "mongodb";

/** What servers say of themselves: `isWritablePrimary` answers `hello`, `ismaster` the command before it. */
interface Role {
  readonly isWritablePrimary?: unknown;
  readonly ismaster?: unknown;
}

/**
 * Whether the server calls itself the one that writes. `hello` is not among the commands that Amazon DocumentDB lists, `isMaster` is
 * (https://docs.aws.amazon.com/documentdb/latest/developerguide/mongo-apis.html), so whatever the refusal's code, the older one decides.
 * @throws MongoError where the server doesn't answer, or refuses both.
 */
export async function saysItIsWritable(db: Pick<Db, "command">): Promise<boolean> {
  const { isWritablePrimary, ismaster } = await role(db);
  return (isWritablePrimary ?? ismaster) === true;
}

async function role(db: Pick<Db, "command">): Promise<Role> {
  try {
    return await db.command({ hello: 1 });
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    return db.command({ isMaster: 1 });
  }
}
