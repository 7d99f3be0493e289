-- Up Migration
-- One state of a cart is ordered once, whoever asks, however often, under however many keys. What an order bought is taken out of
-- its cart from an outbox. All of it is done here and not in the program: the version before doesn't know of it, and runs meanwhile.

-- Counts a cart's changes; a line has the one that it was last set by.
ALTER TABLE carts ADD COLUMN version bigint NOT NULL DEFAULT 1;
ALTER TABLE cart_items ADD COLUMN version bigint NOT NULL DEFAULT 0;

-- NULL for orders of the time before.
ALTER TABLE orders ADD COLUMN cart_version bigint;

-- This alone decides whether a cart is ordered already, wherever carts are kept.
CREATE UNIQUE INDEX one_order_for_a_cart ON orders (cart_id, cart_version) WHERE status IN ('pending-payment', 'paid');

-- Orders whose lines are still in their cart. Not in the other outbox, from which the version before takes what it doesn't know.
CREATE TABLE cart_outbox (
  order_id uuid PRIMARY KEY REFERENCES orders,
  cart_id uuid NOT NULL,
  cart_version bigint NOT NULL,
  -- Later than most payments take: settling them takes the lines out, too.
  due_at timestamptz NOT NULL DEFAULT now() + interval '1 second'
);
CREATE INDEX cart_outbox_by_time ON cart_outbox (due_at);
CREATE INDEX cart_outbox_of_cart ON cart_outbox (cart_id);

-- A cart's row is always locked before its lines, its outbox, orders that are written and pieces.

-- Whoever changes a cart first takes out of it what was ordered. A line that was set after the order stays, so that doing it twice
-- does nothing more.
CREATE FUNCTION change_cart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  WITH ordered AS (DELETE FROM cart_outbox WHERE cart_id = NEW.id RETURNING order_id, cart_version)
  DELETE FROM cart_items item USING ordered, order_lines line
  WHERE item.cart_id = NEW.id AND line.order_id = ordered.order_id AND item.sku = line.sku
    AND item.version <= ordered.cart_version;
  RETURN NEW;
END $$;
CREATE TRIGGER change_cart BEFORE UPDATE OF changed_at ON carts FOR EACH ROW EXECUTE FUNCTION change_cart();

CREATE FUNCTION set_cart_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT version INTO NEW.version FROM carts WHERE id = NEW.cart_id;
  RETURN NEW;
END $$;
CREATE TRIGGER set_cart_item BEFORE INSERT OR UPDATE ON cart_items FOR EACH ROW EXECUTE FUNCTION set_cart_item();

-- Does what the outbox holds for an order. The cart may be gone by now.
CREATE FUNCTION take_from_cart(order_taken uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE carts SET changed_at = changed_at WHERE id = (SELECT cart_id FROM cart_outbox WHERE order_id = order_taken);
  DELETE FROM cart_outbox WHERE order_id = order_taken;
END $$;

-- Puts an order's lines back that nobody added, or added and ordered, meanwhile; as many as there is room for.
CREATE FUNCTION give_back_to_cart(order_ended uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  ended orders;
BEGIN
  SELECT * INTO ended FROM orders WHERE id = order_ended;
  UPDATE carts SET changed_at = now() WHERE id = ended.cart_id;
  IF FOUND THEN
    INSERT INTO cart_items (cart_id, sku, quantity, added_at)
    SELECT ended.cart_id, sku, quantity, now() + position * interval '1 microsecond'
    FROM order_lines line
    WHERE line.order_id = order_ended
      AND NOT EXISTS (SELECT FROM cart_items item WHERE item.cart_id = ended.cart_id AND item.sku = line.sku)
      AND NOT EXISTS (
        SELECT FROM orders later JOIN order_lines again ON again.order_id = later.id
        WHERE later.cart_id = ended.cart_id AND later.cart_version > ended.cart_version
          AND later.status IN ('pending-payment', 'paid') AND again.sku = line.sku)
    ORDER BY position
    LIMIT greatest(0, 50 - (SELECT count(*) FROM cart_items item WHERE item.cart_id = ended.cart_id));
  END IF;
END $$;

-- As before, for one state of a cart. No row: the key was used, or that state was ordered. A row without a time: the cart has
-- changed since it was read, or is gone; nothing was written.
CREATE FUNCTION place_order(
  order_id uuid, order_number text, customer text, key text, hash bytea, cart uuid, order_total integer, order_currency text,
  address jsonb, payment_id uuid, card_token text, skus text[], names text[], prices integer[], quantities smallint[],
  version_of_cart bigint
) RETURNS TABLE (placed_at timestamptz, short jsonb) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  PERFORM FROM carts WHERE id = cart AND version = version_of_cart FOR NO KEY UPDATE;
  IF NOT FOUND THEN
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

-- What the version before calls. It has read the cart without its version, a moment ago, and knows no answer for a cart that is
-- ordered already: it says 503, and that the request may be sent again.
CREATE OR REPLACE FUNCTION place_order(
  order_id uuid, order_number text, customer text, key text, hash bytea, cart uuid, order_total integer, order_currency text,
  address jsonb, payment_id uuid, card_token text, skus text[], names text[], prices integer[], quantities smallint[]
) RETURNS TABLE (placed_at timestamptz, short jsonb) LANGUAGE plpgsql AS $$
DECLARE
  version_of_cart bigint;
BEGIN
  SELECT version INTO version_of_cart FROM carts WHERE id = cart FOR NO KEY UPDATE;
  SELECT it.placed_at, it.short INTO placed_at, short
  FROM place_order(order_id, order_number, customer, key, hash, cart, order_total, order_currency, address, payment_id, card_token,
    skus, names, prices, quantities, version_of_cart) AS it;
  IF placed_at IS NOT NULL THEN
    RETURN NEXT;
  ELSIF NOT EXISTS (SELECT FROM orders WHERE customer_id = customer AND idempotency_key = key) THEN
    RAISE EXCEPTION USING ERRCODE = 'lock_not_available', MESSAGE = 'this cart is ordered already';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION settle_order(
  settled_order uuid, order_status text, payment_status text, charge text, reason text, pieces text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  is_in_cart boolean;
  has_version boolean;
BEGIN
  PERFORM FROM carts WHERE id = (SELECT cart_id FROM orders WHERE id = settled_order) FOR NO KEY UPDATE;
  UPDATE orders SET status = order_status, settled_at = now() WHERE id = settled_order
  RETURNING cart_version IS NOT NULL INTO has_version;
  UPDATE payments SET status = payment_status, charge_id = charge, decline_reason = reason, token = NULL
  WHERE order_id = settled_order;
  PERFORM FROM stock WHERE sku IN (SELECT sku FROM order_lines WHERE order_id = settled_order)
  ORDER BY sku FOR NO KEY UPDATE;
  UPDATE stock SET reserved = reserved - quantity,
    sold = sold + CASE pieces WHEN 'sold' THEN quantity ELSE 0 END,
    available = available + CASE pieces WHEN 'available' THEN quantity ELSE 0 END
  FROM order_lines line WHERE line.order_id = settled_order AND stock.sku = line.sku;
  DELETE FROM outbox WHERE order_id = settled_order AND kind = 'payment';
  INSERT INTO outbox (kind, order_id) VALUES ('order-' || order_status, settled_order);
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
