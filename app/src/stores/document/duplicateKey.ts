import { MongoServerError } from "mongodb";

/** There is a document of that identity already. */
export const isDuplicateKey = (error: unknown): boolean => error instanceof MongoServerError && error.code === 11_000;
