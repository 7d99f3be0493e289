-- Up Migration
-- A mail that money goes back.

ALTER TABLE mails DROP CONSTRAINT mails_kind_check;
-- contract: it takes every kind that the one before took
ALTER TABLE mails ADD CONSTRAINT mails_kind_check CHECK (kind IN ('order-confirmation', 'order-shipped', 'order-refunded'));
