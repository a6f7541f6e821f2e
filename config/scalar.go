package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"github.com/goccy/go-yaml/ast"
)

// anyText is the schema of text: YAML takes 2024 and true for something else.
func anyText() schema { return schema{{"type", []string{"string", "number", "boolean"}}} }

// text reads any single value as it is written, on one line.
func text() shape[string] {
	return shape[string]{schema: anyText(), read: readText}
}

func readText(r *reader, n ast.Node, key string, into *string) bool {
	s, ok := r.scalar(n)
	if !ok {
		r.wrong(n, key, "wants text, and this is %s", r.kindOf(n))
		return false
	}
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		r.wrong(n, key, "is empty").Hint = "write a value, or take the line out"
		return false
	}
	*into = s
	return true
}

// plainText is text in which ${…} is most likely meant to be replaced, and is not.
func plainText(r *reader, n ast.Node, key string, into *string) bool {
	var s string
	if !readText(r, n, key, &s) {
		return false
	}
	if strings.Contains(s, "${") {
		r.wrong(n, key, "%q: variables are filled in only where secrets are, in headers, cookies, auth and proxy", s)
		return false
	}
	*into = s
	return true
}

// word is text that a check turns into a value, or refuses with a reason.
func word[V any](s schema, parse func(string) (V, error)) shape[V] {
	return shape[V]{schema: s, read: func(r *reader, n ast.Node, key string, into *V) bool {
		var s string
		if !plainText(r, n, key, &s) {
			return false
		}
		v, err := parse(s)
		if err != nil {
			m := r.wrong(n, key, "%v", err)
			var h hinted
			if errors.As(err, &h) {
				m.Hint = h.hint
			}
			return false
		}
		*into = v
		return true
	}}
}

// A hinted is a reason with what may have been meant.
type hinted struct{ reason, hint string }

func (h hinted) Error() string { return h.reason }

// oneOf reads one of a few words.
func oneOf(words ...string) shape[string] {
	return word(schema{{"enum", words}}, func(s string) (string, error) {
		if slices.Contains(words, s) {
			return s, nil
		}
		h := hinted{reason: fmt.Sprintf("%q is not %s", s, orList(words))}
		if near := nearest(s, words); near != "" {
			h.hint = fmt.Sprintf("did you mean %q?", near)
		}
		return "", h
	})
}

// boolean reads true and false, and the words people use for them.
func boolean() shape[bool] {
	return word(schema{{"enum", []any{true, false, "yes", "no", "on", "off", "true", "false"}}}, func(s string) (bool, error) {
		switch strings.ToLower(s) {
		case "true", "yes", "on":
			return true, nil
		case "false", "no", "off":
			return false, nil
		}
		return false, fmt.Errorf("%q is not true or false", s)
	})
}

// whole reads a whole number within bounds.
func whole(least, most int) shape[int] {
	s := schema{{"type", "integer"}, {"minimum", least}, {"maximum", most}}
	return word(s, func(s string) (int, error) {
		n, err := strconv.Atoi(s)
		if err != nil || n < least || n > most {
			return 0, fmt.Errorf("%q is not a whole number from %d to %d", s, least, most)
		}
		return n, nil
	})
}

var durationPart = regexp.MustCompile(`^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)`)

// durationPattern is durationPart repeated, for the schema.
const durationPattern = `^(\d+(\.\d+)?(ms|s|m|h|d|w))+$`

// duration reads 90s, 15m, 1h30m, 2d or 1w within bounds.
func duration(least, most time.Duration) shape[time.Duration] {
	units := map[string]time.Duration{"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}
	return word(schema{{"type", "string"}, {"pattern", durationPattern}}, func(s string) (time.Duration, error) {
		var d time.Duration
		for rest := s; rest != ""; {
			m := durationPart.FindStringSubmatch(rest)
			if m == nil {
				h := hinted{reason: fmt.Sprintf("%q is not a duration such as 90s or 15m", s)}
				if _, err := strconv.ParseFloat(s, 64); err == nil {
					h.hint = fmt.Sprintf("%ss or %sm?", s, s)
				}
				return 0, h
			}
			f, err := strconv.ParseFloat(m[1], 64)
			if err != nil || f*float64(units[m[2]])+float64(d) > float64(1<<62) {
				return 0, fmt.Errorf("%q is too long", s)
			}
			d += time.Duration(f * float64(units[m[2]]))
			rest = rest[len(m[0]):]
		}
		if d < least || d > most {
			return 0, fmt.Errorf("%q is not between %s and %s", s, short(least), short(most))
		}
		return d, nil
	})
}

// short writes a duration as the file has it.
func short(d time.Duration) string {
	day := 24 * time.Hour
	if d >= day && d%day == 0 {
		return fmt.Sprintf("%dd", d/day)
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

var sizeParts = regexp.MustCompile(`(?i)^(\d+(?:\.\d+)?) ?(k|m|g)?(i?)b?$`)

// size reads a number of bytes: 500kB, 2MB, 10MiB or 2000000.
func size(least, most int64) shape[int64] {
	s := schema{{"type", []string{"string", "integer"}}, {"pattern", `^(\d+(\.\d+)?) ?([kKmMgG])?(i?)[bB]?$`}, {"minimum", least}, {"maximum", most}}
	return word(s, func(s string) (int64, error) {
		m := sizeParts.FindStringSubmatch(s)
		if m == nil {
			return 0, fmt.Errorf("%q is not a size such as 500kB or 2MB", s)
		}
		f, err := strconv.ParseFloat(m[1], 64)
		unit := 1000.0
		if m[3] != "" {
			unit = 1024
		}
		for _, u := range []string{"k", "m", "g"} {
			if m[2] == "" {
				break
			}
			f *= unit
			if strings.EqualFold(u, m[2]) {
				break
			}
		}
		if err != nil || f < float64(least) || f > float64(most) {
			return 0, fmt.Errorf("%q is not between %s and %s", s, sizeText(least), sizeText(most))
		}
		return int64(f), nil
	})
}

func sizeText(n int64) string {
	switch {
	case n >= 1_000_000_000 && n%1_000_000_000 == 0:
		return fmt.Sprintf("%dGB", n/1_000_000_000)
	case n >= 1_000_000:
		return fmt.Sprintf("%dMB", n/1_000_000)
	case n >= 1000:
		return fmt.Sprintf("%dkB", n/1000)
	}
	return fmt.Sprint(n)
}

// address reads an absolute http or https address.
func address() shape[*url.URL] {
	return word(schema{{"type", "string"}, {"format", "uri"}, {"pattern", "^[hH][tT][tT][pP][sS]?://[^/]"}}, parseAddress)
}

// hub reads the address of a WebSub hub, or the word for the built-in one.
func hub() shape[string] {
	return word(schema{{"anyOf", []any{schema{{"const", SelfHub}}, address().schema}}}, func(s string) (string, error) {
		if s == SelfHub {
			return s, nil
		}
		u, err := parseAddress(s)
		switch {
		case err != nil && !strings.Contains(s, "/"):
			return "", fmt.Errorf("%q is neither %s, the built-in hub, nor a hub's address such as https://hub.example.com/", s, SelfHub)
		case err != nil:
			return "", err
		case u.User != nil:
			return "", fmt.Errorf("%q: every reader is told a hub's address, so it cannot hold a user", u.Redacted())
		}
		return u.String(), nil
	})
}

var hostForm = regexp.MustCompile(`^(\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\]?|[\p{L}\p{N}._-]+)$`)

// host reads a host's name or address, without port.
func host() shape[string] {
	return word(schema{{"type", "string"}}, func(s string) (string, error) {
		if h, _, err := net.SplitHostPort(s); err == nil && strings.Count(s, ":") == 1 {
			return "", hinted{fmt.Sprintf("%q is a host with a port", s), fmt.Sprintf("did you mean %q?", h)}
		}
		if !hostForm.MatchString(s) {
			return "", fmt.Errorf("%q is not a host such as intranet.example.com or 10.0.0.5", s)
		}
		return s, nil
	})
}

// folderAddress reads an address that names of files are put behind: it gets
// a final slash.
func folderAddress() shape[*url.URL] {
	return word(address().schema, func(s string) (*url.URL, error) {
		u, err := parseAddress(s)
		if err != nil {
			return nil, err
		}
		return asFolder(u)
	})
}

// asFolder gives an address its final slash.
func asFolder(u *url.URL) (*url.URL, error) {
	if u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("%q has a query or a fragment, and file names are put behind it", u)
	}
	v := *u
	if !strings.HasSuffix(v.Path, "/") {
		v.Path += "/"
		if v.RawPath != "" {
			v.RawPath += "/"
		}
	}
	return &v, nil
}

func parseAddress(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err
		}
		return nil, fmt.Errorf("%q is not an address: %w", s, err)
	case u.Scheme == "http" || u.Scheme == "https":
		if u.Hostname() == "" {
			return nil, fmt.Errorf("%q names no host", s)
		}
		if p := u.Port(); p != "" {
			if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
				return nil, fmt.Errorf("%q: there is no port %s", s, p)
			}
		}
		return u, nil
	case u.Scheme != "" && u.Host != "":
		return nil, fmt.Errorf("%q is not an http or https address", s)
	}
	h := hinted{reason: fmt.Sprintf("%q is not an address such as https://example.com/news/", s)}
	if host, _, _ := strings.Cut(s, "/"); strings.Contains(host, ".") && !strings.HasPrefix(s, ".") && !strings.Contains(host, " ") {
		h.hint = fmt.Sprintf("did you mean %q?", "https://"+s)
	}
	return nil, h
}

// listenAddress reads host:port to listen on.
func listenAddress() shape[string] {
	return word(schema{{"type", []string{"string", "integer"}}}, func(s string) (string, error) {
		if n, err := strconv.Atoi(s); err == nil && n > 0 && n < 65536 {
			return "", hinted{fmt.Sprintf("%q is a port without a colon", s), fmt.Sprintf("127.0.0.1:%d for this machine only, :%d for everybody", n, n)}
		}
		if socket, ok := strings.CutPrefix(s, "unix:"); ok {
			if len(socket) < 2 || socket[0] != '/' || len(socket) > 100 {
				return "", hinted{fmt.Sprintf("%q is not unix: and a path from the root, of at most 100 bytes", s), "for instance unix:/run/copydesk/http.sock"}
			}
			return s, nil
		}
		_, port, err := net.SplitHostPort(s)
		if err != nil {
			return "", fmt.Errorf("%q is not host and port such as 127.0.0.1:8080 or :8080", s)
		}
		if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
			return "", fmt.Errorf("%q: there is no port %s", s, port)
		}
		return s, nil
	})
}

// fileMode reads permissions in octal digits.
func fileMode() shape[fs.FileMode] {
	return word(schema{{"type", []string{"string", "integer"}}}, func(s string) (fs.FileMode, error) {
		n, err := strconv.ParseUint(strings.TrimPrefix(s, "0o"), 8, 32)
		if err != nil || n == 0 || n > 0o777 {
			return 0, fmt.Errorf("%q are no permissions such as 660", s)
		}
		return fs.FileMode(n), nil
	})
}

// file reads a path; what is relative counts from the configuration's folder.
func file() shape[string] {
	return shape[string]{schema: anyText(), read: func(r *reader, n ast.Node, key string, into *string) bool {
		var s string
		if !plainText(r, n, key, &s) {
			return false
		}
		if isAddress(s) {
			r.wrong(n, key, "%q is an address, not a folder", s).Hint = "did you mean \"url\"?"
			return false
		}
		*into = r.path(s)
		return true
	}}
}

// path makes a path in the file one that can be opened.
func (r *reader) path(s string) string {
	if rest, ok := strings.CutPrefix(s, "~/"); ok || s == "~" {
		if home, ok := r.env("HOME"); ok && home != "" {
			return filepath.Join(home, rest)
		}
	}
	if s = filepath.FromSlash(s); filepath.IsAbs(s) {
		return filepath.Clean(s)
	}
	return filepath.Join(r.dir, s)
}

func isAddress(s string) bool {
	low := strings.ToLower(s)
	return strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://")
}

// zone reads a time zone's name.
func zone() shape[*time.Location] {
	return word(schema{{"type", "string"}}, func(s string) (*time.Location, error) {
		if l, err := time.LoadLocation(s); err == nil && s != "" {
			return l, nil
		}
		h := hinted{reason: fmt.Sprintf("there is no time zone %q", s)}
		if strings.ContainsAny(s, "+-0123456789") || len(s) <= 4 {
			h.hint = "name a place, such as Europe/Berlin, which knows summer time, or UTC"
		} else {
			h.hint = "names are like Europe/Berlin, America/New_York, Asia/Taipei or UTC"
		}
		return nil, h
	})
}

const languagePattern = `^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`

var languageTag = regexp.MustCompile(languagePattern)

// language reads a BCP 47 language tag.
func language() shape[string] {
	return word(schema{{"type", "string"}, {"pattern", languagePattern}}, func(s string) (string, error) {
		if languageTag.MatchString(s) {
			return s, nil
		}
		h := hinted{reason: fmt.Sprintf("%q is not a language tag such as en or pt-BR", s)}
		if dashed := strings.ReplaceAll(s, "_", "-"); languageTag.MatchString(dashed) {
			h.hint = fmt.Sprintf("did you mean %q?", dashed)
		}
		return "", h
	})
}

// selector reads a CSS selector.
func selector() shape[string] {
	return word(schema{{"type", "string"}}, func(s string) (string, error) {
		if _, err := cascadia.ParseGroup(s); err != nil {
			return "", fmt.Errorf("%q is not a CSS selector: %v", s, err)
		}
		return s, nil
	})
}

// ignorePattern reads a gitignore pattern.
func ignorePattern() shape[string] {
	return word(anyText(), func(s string) (string, error) {
		if strings.Count(s, "[") > strings.Count(s, "]") {
			return "", fmt.Errorf("%q has a [ without a ]", s)
		}
		return s, nil
	})
}

var variable = regexp.MustCompile(`\$\$\{|\$\{([^}]*)\}`)

// secret reads text in which ${NAME} stands for an environment variable and
// $${ for a plain ${.
func secret() shape[Secret] {
	return shape[Secret]{schema: text().schema, read: func(r *reader, n ast.Node, key string, into *Secret) bool {
		var s string
		if !readText(r, n, key, &s) {
			return false
		}
		good := true
		s = variable.ReplaceAllStringFunc(s, func(m string) string {
			if m == "$${" {
				return "${"
			}
			name := m[2 : len(m)-1]
			v, ok := r.env(name)
			switch {
			case !ok:
				r.wrong(n, key, "the environment has no variable %s", name)
				good = false
			case strings.ContainsAny(v, "\r\n\x00"):
				r.wrong(n, key, "the environment variable %s holds more than one line", name)
				good = false
			}
			return v
		})
		if good {
			*into = Secret(s)
		}
		return good
	}}
}
