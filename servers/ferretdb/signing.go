package main

import (
	"crypto/md5"
	"crypto/rand"
	"encoding/hex"
	"errors"

	"github.com/FerretDB/wire/wirebson"
	"github.com/xdg-go/scram"
)

// The one mechanism of Amazon DocumentDB's.
const mechanism = "SCRAM-SHA-1"

// Drivers refuse fewer.
const iterations = 4096

// newSigning makes what a user is signed in against. MongoDB hashes the password before SCRAM-SHA-1 sees it.
func newSigning(user, password string) (*scram.Server, error) {
	digest := md5.Sum([]byte(user + ":mongo:" + password))
	client, err := scram.SHA1.NewClientUnprepped(user, hex.EncodeToString(digest[:]), "")
	if err != nil {
		return nil, err
	}
	salt := make([]byte, 16)
	if _, err = rand.Read(salt); err != nil {
		return nil, err
	}
	stored := client.GetStoredCredentials(scram.KeyFactors{Salt: string(salt), Iters: iterations})
	return scram.SHA1.NewServer(func(given string) (scram.StoredCredentials, error) {
		if given != user {
			return scram.StoredCredentials{}, errors.New("no such user")
		}
		return stored, nil
	})
}

// session is how far one connection has come in signing in.
type session struct {
	server       *scram.Server
	conversation *scram.ServerConversation
	skipsEmpty   bool
	isSignedIn   bool
}

func (s *session) start(request *wirebson.Document) *wirebson.Document {
	if request.Get("mechanism") != mechanism {
		return refusal(2, "BadValue", "Unsupported mechanism: it is "+mechanism)
	}
	s.conversation, s.skipsEmpty, s.isSignedIn = s.server.NewConversation(), skipsEmpty(request), false
	return s.step(request)
}

func (s *session) step(request *wirebson.Document) *wirebson.Document {
	if s.conversation == nil {
		return refusal(17, "ProtocolError", "No SASL session state found")
	}
	payload, _ := request.Get("payload").(wirebson.Binary)
	if s.isSignedIn {
		return turn("", true)
	}
	response, err := s.conversation.Step(string(payload.B))
	if err != nil {
		s.conversation = nil
		return refusal(18, "AuthenticationFailed", "Authentication failed.")
	}
	s.isSignedIn = s.conversation.Valid()
	return turn(response, s.isSignedIn && s.skipsEmpty)
}

func skipsEmpty(request *wirebson.Document) bool {
	options, ok := request.Get("options").(wirebson.AnyDocument)
	if !ok {
		return false
	}
	decoded, err := options.Decode()
	return err == nil && decoded.Get("skipEmptyExchange") == true
}

func turn(payload string, done bool) *wirebson.Document {
	return wirebson.MustDocument(
		"conversationId", int32(1), "done", done, "payload", wirebson.Binary{B: []byte(payload)}, "ok", float64(1),
	)
}

func refusal(code int32, name, message string) *wirebson.Document {
	return wirebson.MustDocument("ok", float64(0), "errmsg", message, "code", code, "codeName", name)
}
