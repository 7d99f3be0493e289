package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/FerretDB/wire"
	"github.com/FerretDB/wire/wirebson"
)

// message is one of the wire protocol as it came, header included. Most are passed on unread.
type message []byte

func readMessage(from io.Reader) (message, error) {
	header := make([]byte, wire.MsgHeaderLen)
	if _, err := io.ReadFull(from, header); err != nil {
		return nil, err
	}
	length := binary.LittleEndian.Uint32(header)
	if length < wire.MsgHeaderLen || length > wire.MaxMsgLen {
		return nil, errors.New("a message of an impossible length")
	}
	whole := make(message, length)
	copy(whole, header)
	_, err := io.ReadFull(from, whole[wire.MsgHeaderLen:])
	return whole, err
}

func (m message) requestID() int32 { return int32(binary.LittleEndian.Uint32(m[4:])) }

func (m message) isQuery() bool { return m.code() == wire.OpCodeQuery }

func (m message) code() wire.OpCode { return wire.OpCode(binary.LittleEndian.Uint32(m[12:])) }

func (m message) body() []byte { return m[wire.MsgHeaderLen:] }

// isAnswered is whether whoever sent it waits for a reply.
func (m message) isAnswered() bool {
	moreToCome := uint32(wire.OpMsgMoreToCome)
	return m.code() != wire.OpCodeMsg || len(m) < 20 || binary.LittleEndian.Uint32(m[16:])&moreToCome == 0
}

// command is the name of the command of a request, without reading more than that; empty where it can't be told.
func (m message) command() string {
	if m.isQuery() {
		if document, err := m.document(); err == nil {
			return document.Command()
		}
		return ""
	}
	// Header, flags, the section's kind, its document's length, the first element's type, and its name.
	const before = wire.MsgHeaderLen + 4 + 1 + 4 + 1
	const kindOfDocument = wire.MsgHeaderLen + 4
	if m.code() != wire.OpCodeMsg || len(m) <= before || m[kindOfDocument] != 0 {
		return ""
	}
	for at, it := range m[before:] {
		if it == 0 {
			return string(m[before : before+at])
		}
	}
	return ""
}

// What FerretDB says, as an error of its own, where PostgreSQL went away or isn't there: DocumentDB would be gone itself.
var signsOfGone = [][]byte{
	[]byte("(SQLSTATE 57P"), []byte("failed to connect to"), []byte("unexpected EOF"), []byte("conn closed"), []byte("connection reset by peer"),
}

const longestError = 4096

func (m message) saysGone() bool {
	if len(m) > longestError || !bytes.Contains(m, []byte("errmsg")) {
		return false
	}
	for _, it := range signsOfGone {
		if bytes.Contains(m, it) {
			return true
		}
	}
	return false
}

// document is a request's command or a reply's answer.
func (m message) document() (*wirebson.Document, error) {
	switch m.code() {
	case wire.OpCodeQuery:
		var query wire.OpQuery
		if err := query.UnmarshalBinaryNocopy(m.body()); err != nil {
			return nil, err
		}
		return query.Query(), nil
	case wire.OpCodeReply:
		var reply wire.OpReply
		if err := reply.UnmarshalBinaryNocopy(m.body()); err != nil {
			return nil, err
		}
		return reply.Document()
	case wire.OpCodeMsg:
		var msg wire.OpMsg
		if err := msg.UnmarshalBinaryNocopy(m.body()); err != nil {
			return nil, err
		}
		return msg.RawSection0().Decode()
	default:
		return nil, errors.New("a message of a kind that has no document here")
	}
}

// replyTo makes the reply to a request, in the form that the request came in.
func replyTo(request message, answer *wirebson.Document) (message, error) {
	var body wire.MsgBody
	var err error
	code := wire.OpCodeMsg
	if request.isQuery() {
		code = wire.OpCodeReply
		body, err = wire.NewOpReply(answer)
	} else {
		body, err = wire.NewOpMsg(answer)
	}
	if err != nil {
		return nil, err
	}
	encoded, err := body.MarshalBinary()
	if err != nil {
		return nil, err
	}
	header := wire.MsgHeader{
		MessageLength: int32(wire.MsgHeaderLen + len(encoded)),
		ResponseTo:    request.requestID(),
		OpCode:        code,
	}
	start, err := header.MarshalBinary()
	return append(start, encoded...), err
}
