-- Up Migration
-- Orders that a prober places to see whether the shop takes any. They are of customers who are marked, are in no figure, and are removed.

-- Not a column of theirs: the version before has prepared statements that return whole customers.
CREATE TABLE synthetic_customers (
  customer_id uuid PRIMARY KEY REFERENCES customers ON DELETE CASCADE
);

ALTER TABLE orders ADD COLUMN synthetic boolean NOT NULL DEFAULT false;

-- The customer's mark alone decides, whichever version places the order and whatever it is asked for. A customer's id is a UUID, but where
-- an issuer says who customers are (OIDC_AUDIENCE): those are never marked.
CREATE FUNCTION mark_synthetic_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.synthetic := EXISTS (
    SELECT FROM synthetic_customers
    WHERE customer_id = CASE WHEN NEW.customer_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN NEW.customer_id::uuid END);
  RETURN NEW;
END $$;
CREATE TRIGGER mark_synthetic_order BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION mark_synthetic_order();

-- In the same round trip as place_order.
CREATE FUNCTION is_synthetic_order(placed uuid) RETURNS boolean LANGUAGE sql AS $$
  SELECT synthetic FROM orders WHERE id = placed;
$$;

-- As before, but that a synthetic order only asks whether there are pieces enough, and takes none: nobody is refused the last one for it.
CREATE OR REPLACE FUNCTION place_order(
  order_id uuid, order_number text, customer text, key text, hash bytea, cart uuid, order_total integer, order_currency text,
  address jsonb, payment_id uuid, card_token text, skus text[], names text[], prices integer[], quantities smallint[],
  version_of_cart bigint
) RETURNS TABLE (placed_at timestamptz, short jsonb) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  moves_stock boolean;
BEGIN
  PERFORM FROM carts WHERE id = cart AND version = version_of_cart FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN NEXT;
    RETURN;
  END IF;
  INSERT INTO orders (
    id, number, customer_id, idempotency_key, request_hash, cart_id, cart_version, total, currency, shipping_address)
  VALUES (order_id, order_number, customer, key, hash, cart, version_of_cart, order_total, order_currency, address)
  ON CONFLICT DO NOTHING RETURNING created_at, NOT synthetic INTO placed_at, moves_stock;
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
    FROM unnest(skus, quantities) AS line (sku, quantity) WHERE stock.sku = line.sku AND moves_stock;
    INSERT INTO order_lines (order_id, sku, position, name, price, quantity)
    SELECT place_order.order_id, sku, position, name, price, quantity
    FROM unnest(skus, names, prices, quantities) WITH ORDINALITY AS line (sku, name, price, quantity, position);
    INSERT INTO payments (id, order_id, amount, currency, token)
    VALUES (payment_id, place_order.order_id, order_total, order_currency, card_token);
    -- Later than the attempt that the request itself makes, so that the worker doesn't ask at the same time.
    INSERT INTO outbox (kind, order_id, due_at) VALUES ('payment', place_order.order_id, now() + interval '8 seconds');
    INSERT INTO cart_outbox (order_id, cart_id, cart_version) VALUES (place_order.order_id, cart, version_of_cart);
  END IF;
  RETURN NEXT;
END $$;

CREATE OR REPLACE FUNCTION place_order_of_table(
  order_id uuid, order_number text, customer text, key text, hash bytea, cart uuid, order_total integer, order_currency text,
  address jsonb, payment_id uuid, card_token text, skus text[], names text[], prices integer[], quantities smallint[],
  version_of_cart bigint, stamps bigint[]
) RETURNS TABLE (placed_at timestamptz, short jsonb) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  moves_stock boolean;
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
  ON CONFLICT DO NOTHING RETURNING created_at, NOT synthetic INTO placed_at, moves_stock;
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
    FROM unnest(skus, quantities) AS line (sku, quantity) WHERE stock.sku = line.sku AND moves_stock;
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

-- As before, but that a synthetic order gives no pieces back, and nobody is told of it.
CREATE OR REPLACE FUNCTION settle_order(
  settled_order uuid, order_status text, payment_status text, charge text, reason text, pieces text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  is_in_cart boolean;
  has_version boolean;
  is_synthetic boolean;
BEGIN
  PERFORM FROM carts WHERE id = (SELECT cart_id FROM orders WHERE id = settled_order) FOR NO KEY UPDATE;
  UPDATE orders SET status = order_status, settled_at = now() WHERE id = settled_order
  RETURNING cart_version IS NOT NULL, synthetic INTO has_version, is_synthetic;
  UPDATE payments SET status = payment_status, charge_id = charge, decline_reason = reason, token = NULL
  WHERE order_id = settled_order;
  PERFORM FROM stock WHERE sku IN (SELECT sku FROM order_lines WHERE order_id = settled_order)
  ORDER BY sku FOR NO KEY UPDATE;
  UPDATE stock SET reserved = reserved - quantity,
    sold = sold + CASE pieces WHEN 'sold' THEN quantity ELSE 0 END,
    available = available + CASE pieces WHEN 'available' THEN quantity ELSE 0 END
  FROM order_lines line WHERE line.order_id = settled_order AND stock.sku = line.sku AND NOT is_synthetic;
  DELETE FROM outbox WHERE order_id = settled_order AND kind = 'payment';
  IF NOT is_synthetic THEN
    INSERT INTO outbox (kind, order_id) VALUES ('order-' || order_status, settled_order);
  END IF;
  is_in_cart := EXISTS (SELECT FROM cart_outbox WHERE order_id = settled_order);
  IF order_status = 'paid' AND NOT has_version THEN
    -- An order of the time before: its lines are told by their quantities.
    DELETE FROM cart_items item USING orders, order_lines line
    WHERE orders.id = settled_order AND line.order_id = orders.id
      AND item.cart_id = orders.cart_id AND item.sku = line.sku AND item.quantity = line.quantity;
  ELSIF order_status = 'paid' AND is_in_cart THEN
    PERFORM take_from_cart(settled_order);
  ELSIF order_status <> 'paid' AND is_in_cart THEN
    DELETE FROM cart_outbox WHERE order_id = settled_order;
  ELSIF order_status <> 'paid' AND has_version THEN
    PERFORM give_back_to_cart(settled_order);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION tell_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.synthetic THEN
    RETURN NULL;
  END IF;
  PERFORM record_event(
    CASE NEW.status WHEN 'pending-payment' THEN 'order.placed' WHEN 'payment-declined' THEN 'order.declined'
      ELSE 'order.' || NEW.status END,
    NEW.id::text, NEW.id::text,
    jsonb_build_object('orderId', NEW.id, 'number', NEW.number,
      'total', jsonb_build_object('amount', NEW.total, 'currency', NEW.currency)));
  RETURN NULL;
END $$;

-- Removes a synthetic order that is settled, with all that belongs to it. Says whether it did: false also where it is gone already.
CREATE FUNCTION remove_synthetic_order(removed uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM carts WHERE id = (SELECT cart_id FROM orders WHERE id = removed) FOR NO KEY UPDATE;
  PERFORM FROM orders WHERE id = removed AND synthetic AND status <> 'pending-payment' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  -- What is still in its cart would be ordered once more.
  PERFORM take_from_cart(removed);
  DELETE FROM cart_table_outbox WHERE order_id = removed;
  DELETE FROM outbox WHERE order_id = removed;
  DELETE FROM payments WHERE order_id = removed;
  DELETE FROM order_lines WHERE order_id = removed;
  DELETE FROM orders WHERE id = removed;
  RETURN true;
END $$;
