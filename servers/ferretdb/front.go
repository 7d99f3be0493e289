package main

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"os"

	"github.com/FerretDB/wire/wirebson"
	"github.com/xdg-go/scram"
)

// front is what clients of a guarded server connect to. FerretDB behind it can neither sign in as DocumentDB does nor say that it
// follows another; the front speaks TLS, signs in, and answers `hello` by PostgreSQL's role. All else passes through.
type front struct {
	documents *documents
	signing   *scram.Server
}

func serveFront(ctx context.Context, listen, postgres string) error {
	certificate, err := tls.X509KeyPair([]byte(os.Getenv("DOCUMENTS_CERTIFICATE")), []byte(os.Getenv("DOCUMENTS_KEY")))
	if err != nil {
		return err
	}
	signing, err := newSigning(os.Getenv("DOCUMENTS_USER"), os.Getenv("DOCUMENTS_PASSWORD"))
	if err != nil {
		return err
	}
	documents, err := openDocuments(ctx, postgres)
	if err != nil {
		return err
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	listener, err := tls.Listen("tcp", listen, config)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { _ = listener.Close() })
	f := &front{documents: documents, signing: signing}
	for {
		client, err := listener.Accept()
		if err != nil {
			return err
		}
		go f.talk(ctx, client)
	}
}

func (f *front) talk(ctx context.Context, client net.Conn) {
	defer client.Close()
	behind := &connection{documents: f.documents}
	defer behind.close()
	who := &session{server: f.signing}
	for {
		request, err := readMessage(client)
		if err != nil {
			return
		}
		reply, err := f.answer(ctx, behind, who, request)
		if err != nil {
			slog.Debug("a connection is closed", "error", err)
			return
		}
		if reply == nil {
			continue
		}
		if _, err = client.Write(reply); err != nil {
			return
		}
	}
}

// answer is nil where nobody waits for one. An error closes the connection, as a server's that is gone.
func (f *front) answer(ctx context.Context, behind *connection, who *session, request message) (message, error) {
	switch command := request.command(); command {
	case "hello", "isMaster", "ismaster":
		return f.hello(ctx, behind, request)
	case "saslStart", "saslContinue":
		document, err := request.document()
		if err != nil {
			return nil, err
		}
		if command == "saslStart" {
			return replyTo(request, who.start(document))
		}
		return replyTo(request, who.step(document))
	default:
		if !who.isSignedIn {
			return replyTo(request, refusal(13, "Unauthorized", "Command "+command+" requires authentication"))
		}
		return behind.ask(request)
	}
}

func (f *front) hello(ctx context.Context, behind *connection, request message) (message, error) {
	writes, err := f.documents.writes(ctx)
	if err != nil {
		return nil, err
	}
	reply, err := behind.ask(request)
	if err != nil || reply == nil {
		return nil, err
	}
	said, err := reply.document()
	if err != nil {
		return nil, err
	}
	return replyTo(request, withRole(said, writes))
}

func withRole(said *wirebson.Document, writes bool) *wirebson.Document {
	told := wirebson.MakeDocument(said.Len() + 1)
	for name, value := range said.All() {
		switch name {
		case "isWritablePrimary", "ismaster":
			_ = told.Add(name, writes)
			_ = told.Add("secondary", !writes)
		case "saslSupportedMechs":
			_ = told.Add(name, wirebson.MustArray(mechanism))
		default:
			_ = told.Add(name, value)
		}
	}
	return told
}

// connection is a client's own to the FerretDB that serves now.
type connection struct {
	documents  *documents
	generation int
	socket     net.Conn
}

func (c *connection) ask(request message) (message, error) {
	if err := c.connect(); err != nil {
		return nil, err
	}
	if _, err := c.socket.Write(request); err != nil {
		return nil, err
	}
	if !request.isAnswered() {
		return nil, nil
	}
	reply, err := readMessage(c.socket)
	if err != nil {
		return nil, errors.Join(errors.New("FerretDB ended the connection"), err)
	}
	if reply.saysGone() {
		return nil, errors.New("PostgreSQL is gone")
	}
	return reply, nil
}

func (c *connection) connect() error {
	address, generation := c.documents.now()
	if c.socket != nil && c.generation == generation {
		return nil
	}
	c.close()
	socket, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	c.socket, c.generation = socket, generation
	return nil
}

func (c *connection) close() {
	if c.socket != nil {
		_ = c.socket.Close()
	}
}
