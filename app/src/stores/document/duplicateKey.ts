import { MongoServerError } from "mongodb";

/** DuplicateKey: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
export const duplicateKeyCode = 11_000;

/** There is a document of that identity already. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === duplicateKeyCode;
