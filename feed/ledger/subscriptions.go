package ledger

import (
	"database/sql"
	"errors"
	"time"
)

// A Subscription is somebody's wish to be brought a topic's document whenever
// it changes (WebSub section 5). There is one for each topic and callback.
type Subscription struct {
	Topic    string
	Callback string
	Host     string    // of Callback: what is counted as one server
	Secret   string    // for signatures; "" for none
	Expires  time.Time // when it ends unless it is renewed
	Told     string    // entity tag of the document last delivered, "" for none
}

// Subscribe files a subscription in place of an older one, once the errand
// that asked for the subscriber's word is done.
func (l *Ledger) Subscribe(s Subscription, asked Errand) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.transact(func() error {
		// What it was told of stays: a renewal is no reason to deliver again.
		err := l.exec(`INSERT INTO subscription (topic, callback, host, secret, expires) VALUES (?, ?, ?, ?, ?)
 ON CONFLICT DO UPDATE SET host = excluded.host, secret = excluded.secret, expires = excluded.expires`, s.Topic, s.Callback, s.Host, s.Secret, s.Expires.UnixMilli())
		if err != nil {
			return err
		}
		return l.done(asked, "")
	})
}

// Unsubscribe ends a subscription, with what is still owed to it, once an
// errand is done: the one that asked for the subscriber's word, or a delivery
// that the subscriber answered so.
func (l *Ledger) Unsubscribe(topic, callback string, asked Errand) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.transact(func() error {
		if err := l.exec("DELETE FROM subscription WHERE topic = ? AND callback = ?", topic, callback); err != nil {
			return err
		}
		if err := l.exec("DELETE FROM errand WHERE kind = ? AND url = ? AND topic = ?", Deliver, callback, topic); err != nil {
			return err
		}
		return l.done(asked, "")
	})
}

// Subscription gives the subscription of a callback to a topic; ok is false
// when there is none that runs at now.
func (l *Ledger) Subscription(topic, callback string, now time.Time) (s Subscription, ok bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var expires int64
	s = Subscription{Topic: topic, Callback: callback}
	err = l.row("SELECT host, secret, expires, told FROM subscription WHERE topic = ? AND callback = ? AND expires > ?", topic, callback, now.UnixMilli()).
		Scan(&s.Host, &s.Secret, &expires, &s.Told)
	if errors.Is(err, sql.ErrNoRows) {
		return Subscription{}, false, nil
	}
	s.Expires = time.UnixMilli(expires).UTC()
	return s, err == nil, err
}

// Subscriptions counts the subscriptions, all of them and those of a host.
func (l *Ledger) Subscriptions(host string) (all, ofHost int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	err = l.row("SELECT (SELECT count(*) FROM subscription), (SELECT count(*) FROM subscription WHERE host = ?)", host).Scan(&all, &ofHost)
	return all, ofHost, err
}

// ExpireSubscriptions forgets the subscriptions that ended by now, with what is
// still owed to them, and tells how many there were.
func (l *Ledger) ExpireSubscriptions(now time.Time) (n int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.row("SELECT count(*) FROM subscription WHERE expires <= ?", now.UnixMilli()).Scan(&n); err != nil || n == 0 {
		return 0, err
	}
	return n, l.transact(func() error {
		err := l.exec(`DELETE FROM errand WHERE kind = ? AND EXISTS (SELECT 1 FROM subscription s WHERE s.topic = errand.topic AND s.callback = errand.url AND s.expires <= ?)`,
			Deliver, now.UnixMilli())
		if err != nil {
			return err
		}
		return l.exec("DELETE FROM subscription WHERE expires <= ?", now.UnixMilli())
	})
}
