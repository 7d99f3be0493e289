-- Up Migration
-- How fast pieces are sold, as it was counted last night; made of orders alone, and can be made again. How long they last follows from what is
-- available when somebody looks.

CREATE TABLE stock_forecasts (
  sku text PRIMARY KEY REFERENCES stock,
  -- Paid in so many whole days (UTC), the last of them yesterday.
  pieces bigint NOT NULL CHECK (pieces >= 0),
  days smallint NOT NULL CHECK (days BETWEEN 1 AND 28),
  made_at timestamptz NOT NULL
);
