-- Up Migration
-- What merchants are to be told: one for an event, whose id it has.

CREATE TABLE alerts (
  id text PRIMARY KEY,
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 99),
  message text NOT NULL,
  state text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sent', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  problem text
) WITH (fillfactor = 80);
CREATE INDEX alerts_due ON alerts (due_at) WHERE state = 'due';
