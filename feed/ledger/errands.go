package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// hubSchema holds what WebSub needs to survive a crash.
const hubSchema = `
CREATE TABLE hub_topic (           -- what hubs and subscribers were last told of
  topic TEXT PRIMARY KEY,          -- address of a feed document
  etag  TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE subscription (
  topic    TEXT NOT NULL,
  callback TEXT NOT NULL,
  host     TEXT NOT NULL,          -- of the callback
  secret   TEXT NOT NULL,          -- '' for none
  expires  INTEGER NOT NULL,
  told     TEXT NOT NULL DEFAULT '', -- entity tag of the document last delivered
  PRIMARY KEY (topic, callback)
) WITHOUT ROWID;
CREATE INDEX subscription_host ON subscription(host);
CREATE INDEX subscription_expires ON subscription(expires);
CREATE TABLE errand (              -- requests that are owed to others
  id    INTEGER PRIMARY KEY,
  kind  INTEGER NOT NULL,          -- the lower ones go first
  url   TEXT NOT NULL,             -- where the request goes
  topic TEXT NOT NULL,
  host  TEXT NOT NULL,             -- of url
  data  TEXT NOT NULL,             -- what it is about; the newest counts
  turn  INTEGER NOT NULL DEFAULT 0, -- grows whenever data is replaced
  tries INTEGER NOT NULL DEFAULT 0, -- that failed
  since INTEGER NOT NULL,
  due   INTEGER NOT NULL,
  error TEXT NOT NULL DEFAULT '',  -- of the last try
  UNIQUE (kind, url, topic)
);
CREATE INDEX errand_due ON errand(kind, due);
CREATE INDEX errand_host ON errand(kind, host);
`

// An ErrandKind is what a request is for. Those of a lower kind go first.
type ErrandKind int

// The kinds of errands.
const (
	Ping    ErrandKind = iota + 1 // tell another hub that a topic changed
	Verify                        // ask a callback whether it wants what it is said to want
	Deny                          // tell a callback that it will get nothing
	Deliver                       // bring a topic's document to a callback
)

// An Errand is a request owed to another server. There is one for each kind,
// URL and topic: a newer one takes the place of the older.
type Errand struct {
	ID    int64
	Kind  ErrandKind
	URL   string // where it goes
	Topic string // the document that it is about
	Host  string // of URL: what is counted as one server
	Data  string // Ping, Deliver: the entity tag that the topic had; else the hub's own
	Tries int    // that failed
	Since time.Time
	turn  int64
}

// Owe files an errand that is to be done at once, in place of one of the same
// kind, URL and topic.
func (l *Ledger) Owe(e Errand, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.exec(`INSERT INTO errand (kind, url, topic, host, data, since, due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
 ON CONFLICT DO UPDATE SET data = excluded.data, host = excluded.host, turn = turn + 1, tries = 0, since = excluded.since, due = excluded.due, error = ''`,
		e.Kind, e.URL, e.Topic, e.Host, e.Data, now.UnixMilli())
}

// A Topic is a feed document under its own address.
type Topic struct{ URL, ETag string }

// A Hub is who is to be told of changed topics.
type Hub struct{ URL, Host string }

// Announce compares topics with what was announced before. Of those that
// differ it files, in one transaction, a Ping for each hub and, when deliver
// is set, a Delivery for each subscription that runs at now. An errand that
// is waiting for its next try keeps waiting, for the newer document. It tells
// how many topics differ.
func (l *Ledger) Announce(topics []Topic, hubs []Hub, deliver bool, now time.Time) (changed int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var news []Topic
	for _, t := range topics {
		var etag string
		err := l.row("SELECT etag FROM hub_topic WHERE topic = ?", t.URL).Scan(&etag)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, err
		}
		if etag != t.ETag {
			news = append(news, t)
		}
	}
	if len(news) == 0 {
		return 0, nil
	}
	ms := now.UnixMilli()
	return len(news), l.transact(func() error {
		for _, t := range news {
			if err := l.exec("INSERT OR REPLACE INTO hub_topic (topic, etag) VALUES (?, ?)", t.URL, t.ETag); err != nil {
				return err
			}
			for _, h := range hubs {
				if err := l.exec(`INSERT INTO errand (kind, url, topic, host, data, since, due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
 ON CONFLICT DO UPDATE SET data = excluded.data, turn = turn + 1`, Ping, h.URL, t.URL, h.Host, t.ETag, ms); err != nil {
					return err
				}
			}
			if !deliver {
				continue
			}
			if err := l.deliver(t, ms); err != nil {
				return err
			}
		}
		return nil
	})
}

// Redeliver files a Delivery for each subscription of a topic that has not
// been brought the document, or for every one.
func (l *Ledger) Redeliver(t Topic, everybody bool, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.transact(func() error {
		if everybody {
			if err := l.exec("UPDATE subscription SET told = '' WHERE topic = ?", t.URL); err != nil {
				return err
			}
		}
		return l.deliver(t, now.UnixMilli())
	})
}

func (l *Ledger) deliver(t Topic, ms int64) error {
	return l.exec(`INSERT INTO errand (kind, url, topic, host, data, since, due)
 SELECT ?1, callback, topic, host, ?3, ?4, ?4 FROM subscription WHERE topic = ?2 AND told <> ?3 AND expires > ?4
 ON CONFLICT DO UPDATE SET data = excluded.data, turn = turn + 1 WHERE data <> excluded.data`, Deliver, t.URL, t.ETag, ms)
}

// NextErrand gives an errand of the first kind in kinds that has one due at
// now, the one that waited longest, other than those with the ids in busy and
// those that go to the hosts in full. When there is none, wait tells how long
// the next one has to wait, at most an hour; it is never 0 then.
func (l *Ledger) NextErrand(kinds []ErrandKind, busy []int64, full []string, now time.Time) (e Errand, wait time.Duration, err error) {
	ids, err := json.Marshal(busy)
	if err != nil {
		return e, 0, err
	}
	hosts, err := json.Marshal(full)
	if err != nil {
		return e, 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	ms := now.UnixMilli()
	wait = time.Hour
	for _, kind := range kinds {
		var since, due int64
		err := l.row(`SELECT id, kind, url, topic, host, data, tries, since, turn, due FROM errand WHERE kind = ?
 AND id NOT IN (SELECT value FROM json_each(?)) AND host NOT IN (SELECT value FROM json_each(?)) ORDER BY due LIMIT 1`, kind, string(ids), string(hosts)).
			Scan(&e.ID, &e.Kind, &e.URL, &e.Topic, &e.Host, &e.Data, &e.Tries, &since, &e.turn, &due)
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return Errand{}, 0, err
		case due <= ms:
			e.Since = time.UnixMilli(since)
			return e, 0, nil
		default:
			wait = min(wait, time.Duration(due-ms)*time.Millisecond)
		}
	}
	return Errand{}, wait, nil
}

// Done forgets an errand, unless it was replaced since it was given out. tag
// is the entity tag of the document that went out, "" for none: with it an
// errand is done even when it was replaced by one for that very document.
func (l *Ledger) Done(e Errand, tag string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.done(e, tag)
}

func (l *Ledger) done(e Errand, tag string) error {
	return l.exec("DELETE FROM errand WHERE id = ?1 AND (turn = ?2 OR ?3 <> '' AND data = ?3)", e.ID, e.turn, tag)
}

// Delivered is Done for a delivery; the subscription remembers the document.
func (l *Ledger) Delivered(e Errand, tag string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.transact(func() error {
		if err := l.exec("UPDATE subscription SET told = ? WHERE topic = ? AND callback = ?", tag, e.Topic, e.URL); err != nil {
			return err
		}
		return l.done(e, tag)
	})
}

// Postpone has an errand tried again at due. why is the error of the last try;
// "" when there was none that counts. What replaced a Verify or Deny meanwhile
// is not postponed: it is another matter.
func (l *Ledger) Postpone(e Errand, why string, due time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	failed := 0
	if why != "" {
		failed = 1
	}
	return l.exec("UPDATE errand SET tries = tries + ?3, error = ?4, due = ?5 WHERE id = ?1 AND (turn = ?2 OR kind IN (?6, ?7))",
		e.ID, e.turn, failed, why, due.UnixMilli(), Ping, Deliver)
}

// Errands counts the errands of a kind, all of them and those to a host.
func (l *Ledger) Errands(kind ErrandKind, host string) (all, ofHost int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	err = l.row("SELECT (SELECT count(*) FROM errand WHERE kind = ?1), (SELECT count(*) FROM errand WHERE kind = ?1 AND host = ?2)", kind, host).Scan(&all, &ofHost)
	return all, ofHost, err
}

// A Trouble is a server that errands go to and fail.
type Trouble struct {
	URL   string    `json:"url"`
	Error string    `json:"error"`
	Tries int       `json:"tries"` // of the errand that was tried most
	Since time.Time `json:"since"`
}

// Troubles tells of the URLs to which errands of a kind fail, in their order.
func (l *Ledger) Troubles(kind ErrandKind) ([]Trouble, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []Trouble
	err := l.each("SELECT url, error, max(tries), min(since) FROM errand WHERE kind = ? AND tries > 0 GROUP BY url ORDER BY url", func(s scanner) error {
		var t Trouble
		var since int64
		err := s.Scan(&t.URL, &t.Error, &t.Tries, &since)
		t.Since = time.UnixMilli(since).UTC()
		all = append(all, t)
		return err
	}, kind)
	return all, err
}
