package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// An answer is what another server answered.
type answer struct {
	status int
	body   []byte        // the beginning
	pause  time.Duration // that it asks for
}

func (a answer) good() bool { return a.status/100 == 2 }

// later reports an answer that speaks of a passing trouble.
func (a answer) later() bool { return a.status >= 500 || a.status == 408 || a.status == 429 }

func (a answer) String() string {
	s := fmt.Sprintf("it answered %d %s", a.status, http.StatusText(a.status))
	if a.status/100 == 3 {
		s += ", a redirect, which is not followed"
	}
	return s
}

// send lets a request out and reads the beginning of the answer, within bounds
// of time and length.
func (h *Hub) send(ctx context.Context, through Sender, req *http.Request) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	resp, err := through.Do(req.WithContext(ctx))
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err // the address stands beside it already
		}
		return answer{}, err
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, pause: retryAfter(resp.Header.Get("Retry-After"), h.opt.Now())}
	a.body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil && req.Method == http.MethodGet {
		return answer{}, err
	}
	return a, nil // of a POST the status says everything
}

// retryAfter reads the field of that name (RFC 9110 section 10.2.3): seconds
// or a date. It is 0 where that is neither.
func retryAfter(field string, now time.Time) time.Duration {
	if n, err := strconv.ParseUint(field, 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(field); err == nil {
		return max(0, t.Sub(now))
	}
	return 0
}
