import { Type } from "typebox";
import { Problem } from "../server/problems";

export const IdempotencyKeySchema = Type.Object({
  "idempotency-key": Type.String({
    minLength: 16,
    maxLength: 64,
    pattern: "^[A-Za-z0-9_-]+$",
    description: "Chosen by the client; the same request with the same key has its effect once",
  }),
});

export const keyReused = (): Problem =>
  new Problem({
    status: 422,
    name: "idempotency-key-reused",
    detail: "This Idempotency-Key was used with another request. Use a new one for a new request.",
  });
