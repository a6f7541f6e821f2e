package extract

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// parseFrontJSON reads the JSON object that s begins with; n is where it ends.
func parseFrontJSON(s string, line int, opt Options) (pairs []fmPair, n int, err error) {
	d := &frontJSON{s: s, dec: json.NewDecoder(strings.NewReader(s)), line: line, opt: opt}
	d.dec.UseNumber()
	v, err := d.value(0)
	if err != nil {
		return nil, 0, err
	}
	return v.pairs, int(d.dec.InputOffset()), nil
}

// A frontJSON reads JSON value by value, knowing where each one stands.
type frontJSON struct {
	s       string
	dec     *json.Decoder
	opt     Options
	line    int // of the byte at counted
	lineAt  int // where that line begins in s
	counted int
}

// next gives the next token and the place it begins at.
func (d *frontJSON) next() (tok json.Token, line, col int, err error) {
	at := int(d.dec.InputOffset())
	for at < len(d.s) && strings.IndexByte(" \t\r\n,:", d.s[at]) >= 0 {
		at++
	}
	tok, err = d.dec.Token()
	if err == nil {
		line, col = d.place(at)
		return tok, line, col, nil
	}
	var bad *json.SyntaxError
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &bad) && strings.Contains(bad.Error(), "unexpected end") {
		line, col = d.place(len(d.s))
		return nil, 0, 0, placed(d.opt, line, col, "the front matter begins with { and never ends: the closing } is missing (is the file still being written?)")
	}
	if bad != nil && bad.Offset > 0 {
		at = max(at, min(int(bad.Offset)-1, len(d.s)))
	}
	line, col = d.place(at)
	rest, _ := lineAt(d.s, min(at, len(d.s)))
	return nil, 0, 0, placed(d.opt, line, col, `%q is not JSON: %v; "key": "value" with a comma before the next key was expected`, inMessage(rest, 40), err)
}

func (d *frontJSON) place(at int) (line, col int) {
	for d.counted < at {
		if d.s[d.counted] == '\n' {
			d.line++
			d.lineAt = d.counted + 1
		}
		d.counted++
	}
	return d.line, utf8.RuneCountInString(d.s[min(d.lineAt, at):at]) + 1
}

func (d *frontJSON) value(depth int) (fmNode, error) {
	tok, line, col, err := d.next()
	if err != nil {
		return fmNode{}, err
	}
	return d.rest(tok, line, col, depth)
}

func (d *frontJSON) rest(tok json.Token, line, col, depth int) (fmNode, error) {
	n := fmNode{kind: fmScalar, line: line, col: col}
	if depth > maxYAMLDepth {
		return n, placed(d.opt, line, col, "front matter is nested more than %d deep", maxYAMLDepth)
	}
	switch x := tok.(type) {
	case nil:
		n.kind = fmNull
	case bool:
		n.kind, n.text = fmBool, "false"
		if x {
			n.text = "true"
		}
	case string:
		n.text = x
	case json.Number:
		n.text = x.String()
	case json.Delim:
		if x == '[' {
			n.kind = fmList
			for d.dec.More() {
				v, err := d.value(depth + 1)
				if err != nil {
					return n, err
				}
				n.list = append(n.list, v)
			}
			_, _, _, err := d.next()
			return n, err
		}
		n.kind = fmMap
		seen := map[string]bool{}
		for d.dec.More() {
			tok, line, col, err := d.next()
			if err != nil {
				return n, err
			}
			key, _ := tok.(string)
			if seen[key] {
				return n, placed(d.opt, line, col, "%q is given twice; a key may stand only once, several values go into a list: [\"a\", \"b\"]", key)
			}
			seen[key] = true
			v, err := d.value(depth + 1)
			if err != nil {
				return n, err
			}
			n.pairs = append(n.pairs, fmPair{key: key, line: line, col: col, fmNode: v})
		}
		_, _, _, err := d.next()
		return n, err
	}
	return n, nil
}
