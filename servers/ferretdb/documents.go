package main

import (
	"context"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// How often a standby's collections are looked at, and how long an answer of PostgreSQL's may take.
	lookEvery = 250 * time.Millisecond
	lookLimit = time.Second
	// What requests that an instance has begun are given when another takes its place.
	endAfter = 10 * time.Second
)

// What a standby's FerretDB has to know of: it sees no collection that came after it started.
const sayRole = `select pg_is_in_recovery(), coalesce(md5(string_agg(n.nspname || '.' || c.relname, ',' order by n.nspname, c.relname)), '')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'i') and n.nspname not like 'pg\_%' and n.nspname <> 'information_schema'`

// documents is the FerretDB that serves now. Another takes its place whenever PostgreSQL's role or a standby's collections have changed.
type documents struct {
	postgres string
	pool     *pgxpool.Pool

	mu         sync.Mutex
	address    string
	generation int
	end        context.CancelFunc
}

func openDocuments(ctx context.Context, postgres string) (*documents, error) {
	config, err := pgxpool.ParseConfig(postgres)
	if err != nil {
		return nil, err
	}
	config.MaxConns = 2
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	d := &documents{postgres: postgres, pool: pool}
	_, seen, err := d.look(ctx)
	if err != nil {
		return nil, err
	}
	if err = d.renew(ctx); err != nil {
		return nil, err
	}
	go d.follow(ctx, seen)
	return d, nil
}

// now is where the FerretDB that serves listens, and which one it is.
func (d *documents) now() (address string, generation int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.address, d.generation
}

// writes is whether PostgreSQL takes writes.
func (d *documents) writes(ctx context.Context) (bool, error) {
	writes, _, err := d.look(ctx)
	return writes, err
}

// look says whether PostgreSQL takes writes, and what a new FerretDB is needed for when it changes.
func (d *documents) look(ctx context.Context) (writes bool, state string, err error) {
	ctx, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	var standby bool
	var collections string
	if err = d.pool.QueryRow(ctx, sayRole).Scan(&standby, &collections); err != nil {
		return false, "", err
	}
	if standby {
		return false, "standby with " + collections, nil
	}
	return true, "writer", nil
}

func (d *documents) follow(ctx context.Context, seen string) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		}
		_, state, err := d.look(ctx)
		if err != nil {
			// What comes back may have other data.
			seen = "gone"
			continue
		}
		if state == seen {
			continue
		}
		if err = d.renew(ctx); err != nil {
			slog.Warn("no new FerretDB", "error", err)
			continue
		}
		seen = state
	}
}

func (d *documents) renew(ctx context.Context) error {
	f, err := newFerretDB("127.0.0.1:0", d.postgres)
	if err != nil {
		return err
	}
	own, end := context.WithCancel(ctx)
	go func() { _ = f.Run(own) }()
	uri, err := url.Parse(f.MongoDBURI())
	if err != nil {
		end()
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.end != nil {
		time.AfterFunc(endAfter, d.end)
	}
	d.address, d.end = uri.Host, end
	d.generation++
	return nil
}
