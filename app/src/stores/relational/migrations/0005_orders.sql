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
