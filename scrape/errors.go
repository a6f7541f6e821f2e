package scrape

import (
	"errors"
	"fmt"
	"time"

	"copydesk/scrape/fetch"
)

// ErrUnready is wrapped by errors of [Source.Read] that say: somebody is still
// writing this, or it cannot be whole yet. What was known of the entry stays,
// and it is read again at the next change or pass.
var ErrUnready = errors.New("not whole yet")

// ErrUnchanged is wrapped by errors of [Source.Read] that say: the article is
// what it was when it was last read.
var ErrUnchanged = errors.New("unchanged")

// ErrIncomplete is wrapped by errors of [Source.Read] that come with an
// article: it holds what the listing says, because the page itself could not
// be read. It is completed when that can be.
var ErrIncomplete = errors.New("the page itself could not be read")

// ErrShell is wrapped, with ErrIncomplete, by errors of [Source.Read] that say:
// the page is there and holds no story, at least not the one that its listing
// names. It may be its template alone, or what the site shows of everything.
var ErrShell = errors.New("the page holds hardly any text, and not under the headline that the index gives it")

// ErrSamePage is wrapped, with ErrIncomplete, by what stands for errors of
// [Source.Read] where one and the same page was read behind links that promise
// different articles: a question for consent, a wall, an error page.
var ErrSamePage = errors.New("the same page stands behind other links, so that it is the article of none")

// errNotRegular is the error for a folder, a FIFO, a device.
var errNotRegular = fmt.Errorf("%w: not a regular file", ErrNotArticle)

// ErrPostponed is wrapped by errors of [Source.List] and [Source.Read] that
// say: nothing was asked, since it would not be polite yet. Nothing is known
// that was not known before.
var ErrPostponed = errors.New("not asked yet")

// PostponedUntil is when asking makes sense again after an error that wraps
// [ErrPostponed]; zero where that is not known, and for other errors.
func PostponedUntil(err error) time.Time {
	var e *fetch.Error
	if errors.Is(err, ErrPostponed) && errors.As(err, &e) {
		return e.Until
	}
	return time.Time{}
}

// Blocked reports whether an error of a source's says that somebody keeps
// programs out: a wall, a login, a refusal.
func Blocked(err error) bool {
	var b *fetch.BlockedError
	return errors.As(err, &b)
}
