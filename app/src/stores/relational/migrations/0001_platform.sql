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
