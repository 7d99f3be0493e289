-- Up Migration
-- What happened, written with it in one transaction, for whoever wants to hear of it; and what hearing of it led to. Nothing is written
-- unless the connection says so (storefront.events), as those of instances do that are told where events go.

CREATE TABLE events (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Made of what happened, never of where: the same in every region.
  id text NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 128),
  type text NOT NULL,
  -- What it happened to. Of one subject's events the positions are in the order of their commits, for its row is held meanwhile.
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 128),
  data jsonb NOT NULL,
  occurred_at timestamptz NOT NULL DEFAULT now(),
  -- The region whose topic has acknowledged it; NULL until then.
  published_in text,
  -- How often a region took it over from another, whose topic had it.
  takeovers smallint NOT NULL DEFAULT 0,
  -- Consumers whose effect is in this database, with the effect itself.
  acted_by text[] NOT NULL DEFAULT '{}',
  -- When every consumer that wants it had acted, and it was published.
  done_at timestamptz
) WITH (fillfactor = 70);
CREATE INDEX events_unpublished ON events (position) WHERE published_in IS NULL;
-- What a region that takes over publishes once more.
CREATE INDEX events_on_their_way ON events (position) WHERE published_in IS NOT NULL AND done_at IS NULL;
CREATE INDEX events_done ON events (done_at);

-- The same fact once, however often it is told.
CREATE FUNCTION record_event(event_type text, event_subject text, fact text, event_data jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO events (id, type, subject, data) VALUES (event_type || '/' || fact, event_type, event_subject, event_data)
  ON CONFLICT (id) DO NOTHING;
$$;

CREATE FUNCTION tell_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM record_event(
    CASE NEW.status WHEN 'pending-payment' THEN 'order.placed' WHEN 'payment-declined' THEN 'order.declined'
      ELSE 'order.' || NEW.status END,
    NEW.id::text, NEW.id::text,
    jsonb_build_object('orderId', NEW.id, 'number', NEW.number,
      'total', jsonb_build_object('amount', NEW.total, 'currency', NEW.currency)));
  RETURN NULL;
END $$;
CREATE TRIGGER tell_of_placed_order AFTER INSERT ON orders FOR EACH ROW
  WHEN (current_setting('storefront.events', true) = 'on') EXECUTE FUNCTION tell_of_order();
CREATE TRIGGER tell_of_settled_order AFTER UPDATE OF status ON orders FOR EACH ROW
  WHEN (OLD.status <> NEW.status AND current_setting('storefront.events', true) = 'on') EXECUTE FUNCTION tell_of_order();

-- An order that was handed to a carrier.
CREATE TABLE shipments (
  order_id uuid PRIMARY KEY REFERENCES orders,
  carrier text CHECK (length(carrier) BETWEEN 1 AND 60),
  tracking_code text CHECK (length(tracking_code) BETWEEN 1 AND 60),
  shipped_at timestamptz NOT NULL DEFAULT now()
);
CREATE FUNCTION tell_of_shipment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM record_event('order.shipped', NEW.order_id::text, NEW.order_id::text,
    jsonb_strip_nulls(jsonb_build_object('orderId', NEW.order_id, 'number', (SELECT number FROM orders WHERE id = NEW.order_id),
      'carrier', NEW.carrier, 'trackingCode', NEW.tracking_code)));
  RETURN NULL;
END $$;
CREATE TRIGGER tell_of_shipment AFTER INSERT ON shipments FOR EACH ROW
  WHEN (current_setting('storefront.events', true) = 'on') EXECUTE FUNCTION tell_of_shipment();

-- How often a product has become scarce: each time is an event of its own.
ALTER TABLE stock ADD COLUMN times_low bigint NOT NULL DEFAULT 0;
CREATE FUNCTION tell_of_low_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.times_low := OLD.times_low + 1;
  PERFORM record_event('stock.low', NEW.sku, NEW.sku || '/' || NEW.times_low,
    jsonb_build_object('sku', NEW.sku, 'available', NEW.available));
  RETURN NEW;
END $$;
CREATE TRIGGER tell_of_low_stock BEFORE UPDATE OF available ON stock FOR EACH ROW
  WHEN (current_setting('storefront.events', true) = 'on'
    AND NEW.available <= coalesce(nullif(current_setting('storefront.stock_low_at', true), ''), '5')::integer
    AND OLD.available > coalesce(nullif(current_setting('storefront.stock_low_at', true), ''), '5')::integer)
  EXECUTE FUNCTION tell_of_low_stock();

-- Sales of each hour (UTC), by when orders were paid. Made of orders alone, and can be made again.
CREATE TABLE sales_hours (
  hour timestamptz NOT NULL,
  currency text NOT NULL CHECK (length(currency) = 3),
  orders integer NOT NULL,
  pieces integer NOT NULL,
  revenue bigint NOT NULL,
  PRIMARY KEY (hour, currency)
) WITH (fillfactor = 50);

-- Mails to be sent: one for an event, whose id it has.
CREATE TABLE mails (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('order-confirmation', 'order-shipped')),
  order_id uuid NOT NULL REFERENCES orders,
  state text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sent', 'failed', 'suppressed', 'no-address')),
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  problem text
) WITH (fillfactor = 80);
CREATE INDEX mails_due ON mails (due_at) WHERE state = 'due';

-- Where mails end up that nobody sends: a shop on a laptop.
CREATE TABLE mailbox (
  id text PRIMARY KEY,
  recipient text NOT NULL,
  subject text NOT NULL,
  plain text NOT NULL,
  html text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX mailbox_by_time ON mailbox (received_at);

-- Addresses that don't exist, or whose owner complained: nothing is sent there any more.
CREATE TABLE suppressed_addresses (
  address text PRIMARY KEY CHECK (length(address) <= 254),
  reason text NOT NULL CHECK (reason IN ('bounce', 'complaint')),
  since timestamptz NOT NULL DEFAULT now()
);
