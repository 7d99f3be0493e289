-- Up Migration
-- A cart belongs to whoever knows its id. It holds no prices: those are the catalogue's, at the moment they are shown.

CREATE TABLE carts (
  id uuid PRIMARY KEY,
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX carts_by_change ON carts (changed_at);

CREATE TABLE cart_items (
  cart_id uuid NOT NULL REFERENCES carts ON DELETE CASCADE,
  sku text NOT NULL CHECK (length(sku) BETWEEN 1 AND 64),
  quantity smallint NOT NULL CHECK (quantity BETWEEN 1 AND 99),
  added_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (cart_id, sku)
);
