-- Up Migration
-- An order is its own idempotency record: the customer's key names it for ever. Amounts are integers in the currency's minor unit.

CREATE TABLE orders (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  customer_id text NOT NULL CHECK (length(customer_id) BETWEEN 1 AND 255),
  idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 16 AND 64),
  request_hash bytea NOT NULL,
  cart_id uuid NOT NULL, -- No foreign key: carts are pruned, orders are kept.
  status text NOT NULL DEFAULT 'pending-payment'
    CHECK (status IN ('pending-payment', 'paid', 'payment-declined', 'cancelled')),
  total integer NOT NULL CHECK (total >= 0),
  currency text NOT NULL CHECK (length(currency) = 3),
  shipping_address jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  CONSTRAINT one_order_for_a_key UNIQUE (customer_id, idempotency_key),
  CONSTRAINT settled_unless_pending CHECK ((settled_at IS NULL) = (status = 'pending-payment'))
) WITH (fillfactor = 80);
CREATE INDEX orders_of_customer ON orders (customer_id, created_at DESC, id DESC);

-- Name and price as they were when the order was placed.
CREATE TABLE order_lines (
  order_id uuid NOT NULL REFERENCES orders,
  sku text NOT NULL,
  position smallint NOT NULL,
  name text NOT NULL,
  price integer NOT NULL CHECK (price >= 0),
  quantity smallint NOT NULL CHECK (quantity BETWEEN 1 AND 99),
  PRIMARY KEY (order_id, sku)
);

-- The intent to charge, written before the gateway hears of it. Its id is the key that the gateway knows the charge by.
CREATE TABLE payments (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL UNIQUE REFERENCES orders,
  amount integer NOT NULL CHECK (amount >= 0),
  currency text NOT NULL CHECK (length(currency) = 3),
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'succeeded', 'declined', 'voided')),
  token text, -- The gateway's token for a card, needed to charge again; forgotten once the outcome is known.
  charge_id text,
  decline_reason text,
  CONSTRAINT token_while_pending CHECK ((token IS NOT NULL) = (status = 'pending'))
) WITH (fillfactor = 80);

-- What is still to be done about an order: its payment to be found out, or something to be told. A row goes when it is done.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  order_id uuid NOT NULL REFERENCES orders,
  due_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX outbox_by_time ON outbox (due_at);
CREATE INDEX outbox_of_order ON outbox (order_id);

-- The two changes that every order goes through are functions: several statements, each with a snapshot of its own, in one round trip.
-- Pieces are always locked in the order of their codes, so that no two orders wait for each other, and by a statement of their own:
-- the next one then sees them as they are, whoever changed them while this one waited.

-- Writes an order with all that belongs to it, unless its key was used (no row) or pieces are missing (short says which).
-- Whoever comes second with the same key waits at the first statement for the first to commit. The caller rolls back what is short.
CREATE FUNCTION place_order(
  order_id uuid, order_number text, customer text, key text, hash bytea, cart uuid, order_total integer, order_currency text,
  address jsonb, payment_id uuid, card_token text, skus text[], names text[], prices integer[], quantities smallint[]
) RETURNS TABLE (placed_at timestamptz, short jsonb) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  INSERT INTO orders (id, number, customer_id, idempotency_key, request_hash, cart_id, total, currency, shipping_address)
  VALUES (order_id, order_number, customer, key, hash, cart, order_total, order_currency, address)
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
  END IF;
  RETURN NEXT;
END $$;

-- Applies an outcome that was decided while the order's row is held: where its pieces go, and what is to be told.
CREATE FUNCTION settle_order(
  settled_order uuid, order_status text, payment_status text, charge text, reason text, pieces text
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE orders SET status = order_status, settled_at = now() WHERE id = settled_order;
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
  -- What was bought leaves the cart; a line whose quantity was changed since was not what was bought, and stays.
  IF order_status = 'paid' THEN
    DELETE FROM cart_items item USING orders, order_lines line
    WHERE orders.id = settled_order AND line.order_id = orders.id
      AND item.cart_id = orders.cart_id AND item.sku = line.sku AND item.quantity = line.quantity;
  END IF;
END $$;
