package fetch

import (
	"encoding/json"
	"testing"
	"time"
)

func TestNeeded(t *testing.T) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	data := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, c := range []struct {
		name, value string
		want        bool
	}{
		{"robots https://a.example", data(robotsRecord{Asked: now.Add(-59 * 24 * time.Hour)}), true},
		{"robots https://a.example", data(robotsRecord{Asked: now.Add(-61 * 24 * time.Hour), Text: []byte("x")}), false},
		{"robots https://a.example", "{", false},
		{"pause a.example", data(pause{Until: now.Add(time.Minute)}), true},
		{"pause a.example", data(pause{Until: now.Add(-time.Minute), Failures: 3}), false},
		{"pruned", "2026-01-01", true},
	} {
		if got := Needed(c.name, []byte(c.value), now); got != c.want {
			t.Errorf("%s %s: %t", c.name, c.value, got)
		}
	}
}
