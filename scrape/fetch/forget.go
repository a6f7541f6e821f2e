package fetch

import (
	"encoding/json"
	"strings"
	"time"
)

// The names under which a [Memory] has what is known of hosts.
const (
	robotsPrefix = "robots "
	pausePrefix  = "pause "
)

// forgottenAfter is how long the robots.txt of a host that nobody asks is kept:
// longer than one that cannot be had any more holds.
const forgottenAfter = 2 * robotsGrace

// Needed reports whether a client may still ask its [Memory] for a value: not
// for the robots.txt of a host that it has not asked for 60 days, and not for a
// pause that is over. Of names that are not a client's it says yes.
func Needed(name string, value []byte, now time.Time) bool {
	switch {
	case strings.HasPrefix(name, robotsPrefix):
		var r robotsRecord
		return json.Unmarshal(value, &r) == nil && now.Sub(r.Asked) < forgottenAfter
	case strings.HasPrefix(name, pausePrefix):
		var p pause
		return json.Unmarshal(value, &p) == nil && p.Until.After(now)
	}
	return true
}
