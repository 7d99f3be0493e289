-- Up Migration
-- Every piece that ever came in is available, reserved for an order that isn't paid yet, or sold.

CREATE TABLE stock (
  sku text PRIMARY KEY CHECK (length(sku) BETWEEN 1 AND 64),
  received integer NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND 1000000000),
  available integer NOT NULL DEFAULT 0 CHECK (available >= 0),
  reserved integer NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  sold integer NOT NULL DEFAULT 0 CHECK (sold >= 0),
  CONSTRAINT stock_is_conserved CHECK (received = available + reserved + sold)
) WITH (fillfactor = 70); -- Room on the page for the next version of a row: updates then touch no index.

-- What merchants changed, never altered: received is their sum. Reservations and sales are the orders' own lines.
CREATE TABLE stock_movements (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku text NOT NULL REFERENCES stock,
  quantity integer NOT NULL CHECK (quantity <> 0),
  reason text NOT NULL CHECK (reason IN ('receipt', 'correction', 'damage')),
  merchant_id text NOT NULL,
  idempotency_key text NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT one_movement_for_a_key UNIQUE (merchant_id, idempotency_key)
);
CREATE INDEX stock_movements_by_sku ON stock_movements (sku);
