-- Up Migration
-- Orders of carts that a table of DynamoDB keeps (CARTS_KIND=dynamodb). Whether a cart is ordered is decided here all the same.

-- Which state of its line an order bought: see app/src/carts/table/stamps.ts. NULL where the cart was kept here. The version of such
-- a cart is below zero: a name of what was in it.
ALTER TABLE order_lines ADD COLUMN cart_stamp bigint;

-- Orders of which their carts are still to be told: that the lines are ordered, or that they come back.
CREATE TABLE cart_table_outbox (
  order_id uuid PRIMARY KEY REFERENCES orders,
  changes integer NOT NULL DEFAULT 1,
  due_at timestamptz NOT NULL DEFAULT now() + interval '1 second'
);
CREATE INDEX cart_table_outbox_by_time ON cart_table_outbox (due_at);

-- Lines of a cart that are in an open or paid order, and up to which of their states. An order of the time when its cart was kept here
-- has all of them up to its version.
CREATE FUNCTION ordered_of_cart(cart uuid) RETURNS TABLE (sku text, bought bigint) LANGUAGE sql STABLE AS $$
  SELECT line.sku, coalesce(line.cart_stamp, orders.cart_version * 200 + 199)
  FROM orders JOIN order_lines line ON line.order_id = orders.id
  WHERE orders.cart_id = cart AND orders.status IN ('pending-payment', 'paid')
$$;

-- As place_order does it for a cart that is kept here. No row: the key was used, or that state was ordered. A row without a time: some of it
-- is ordered already; nothing was written.
CREATE FUNCTION place_order_of_table(
  order_id uuid, order_number text, customer text, key text, hash bytea, cart uuid, order_total integer, order_currency text,
  address jsonb, payment_id uuid, card_token text, skus text[], names text[], prices integer[], quantities smallint[],
  version_of_cart bigint, stamps bigint[]
) RETURNS TABLE (placed_at timestamptz, short jsonb) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  -- One order of a cart at a time: there is no row here that could be locked. 18 tells this lock from others.
  PERFORM pg_advisory_xact_lock(hashtextextended(cart::text, 18));
  IF EXISTS (
    SELECT FROM ordered_of_cart(cart) ordered JOIN unnest(skus, stamps) AS line (sku, stamp) ON line.sku = ordered.sku
    WHERE line.stamp <= ordered.bought
  ) THEN
    RETURN NEXT;
    RETURN;
  END IF;
  INSERT INTO orders (
    id, number, customer_id, idempotency_key, request_hash, cart_id, cart_version, total, currency, shipping_address)
  VALUES (order_id, order_number, customer, key, hash, cart, version_of_cart, order_total, order_currency, address)
  ON CONFLICT DO NOTHING RETURNING created_at INTO placed_at;
  IF placed_at IS NULL THEN
    RETURN;
  END IF;
  PERFORM FROM stock WHERE sku = ANY (skus) ORDER BY sku FOR NO KEY UPDATE;
  SELECT jsonb_agg(jsonb_build_object('sku', sku, 'wanted', quantity, 'available', coalesce(available, 0)) ORDER BY position)
  INTO short
  FROM unnest(skus, quantities) WITH ORDINALITY AS line (sku, quantity, position) LEFT JOIN stock USING (sku)
  WHERE coalesce(available, 0) < quantity;
  IF short IS NULL THEN
    UPDATE stock SET available = available - quantity, reserved = reserved + quantity
    FROM unnest(skus, quantities) AS line (sku, quantity) WHERE stock.sku = line.sku;
    INSERT INTO order_lines (order_id, sku, position, name, price, quantity, cart_stamp)
    SELECT place_order_of_table.order_id, sku, position, name, price, quantity, stamp
    FROM unnest(skus, names, prices, quantities, stamps) WITH ORDINALITY AS line (sku, name, price, quantity, stamp, position);
    INSERT INTO payments (id, order_id, amount, currency, token)
    VALUES (payment_id, place_order_of_table.order_id, order_total, order_currency, card_token);
    -- Later than the attempt that the request itself makes, so that the worker doesn't ask at the same time.
    INSERT INTO outbox (kind, order_id, due_at)
    VALUES ('payment', place_order_of_table.order_id, now() + interval '8 seconds');
    INSERT INTO cart_table_outbox (order_id) VALUES (place_order_of_table.order_id);
  END IF;
  RETURN NEXT;
END $$;

-- What becomes of an order is told to its cart where a table keeps it now, or kept it when it was ordered.
CREATE FUNCTION tell_cart_table() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO cart_table_outbox (order_id, due_at) VALUES (NEW.id, now())
  ON CONFLICT (order_id) DO UPDATE SET changes = cart_table_outbox.changes + 1, due_at = now();
  RETURN NULL;
END $$;
CREATE TRIGGER tell_cart_table AFTER UPDATE OF status ON orders FOR EACH ROW
  WHEN (OLD.status <> NEW.status AND CASE
    -- That it is ordered was to be told from the beginning.
    WHEN NEW.cart_version < 0 THEN NEW.status <> 'paid'
    ELSE current_setting('storefront.carts', true) = 'dynamodb' END)
  EXECUTE FUNCTION tell_cart_table();
