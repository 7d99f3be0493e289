-- Up Migration
-- What the platform itself needs: marks of writes, fences and the writer's heartbeat.

CREATE TABLE write_marks (
  id uuid PRIMARY KEY,
  written_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX write_marks_by_time ON write_marks (written_at);

CREATE TABLE fences (
  region text PRIMARY KEY,
  reason text NOT NULL,
  since timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE heartbeats (
  region text PRIMARY KEY,
  beat_at timestamptz NOT NULL
);

-- The last statement of every write. A fence is set under a lock that the INSERT waits for, so looking for it afterwards finds
-- it always: once a fence is set, nothing is committed. Each statement of a function sees what was committed before it began.
CREATE FUNCTION leave_mark(mark uuid, writing_region text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  fence text;
BEGIN
  INSERT INTO write_marks (id) VALUES (mark);
  SELECT reason INTO fence FROM fences WHERE region = writing_region;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'FENCE', MESSAGE = fence;
  END IF;
END
$$;
