package ledger

import "fmt"

// secondary are the indexes that no constraint asks for. A first filling of
// many articles does without them and makes them at its end: sorting once is
// cheaper than a hundred thousand insertions in random places.
var secondary = [...]struct{ name, on string }{
	{"item_exact", "item(exact)"},
	{"item_title", "item(title_hash)"},
	{"item_page", "item(page)"},
	{"entry_item", "entry(item) WHERE item IS NOT NULL"},
	{"shown_item", "shown(item)"},
}

// manyAtOnce is how many articles a first batch must hold for that to pay.
const manyAtOnce = 1000

// unindex drops the secondary indexes. Callers hold mu and are within a
// transaction.
func (l *Ledger) unindex() error {
	for _, x := range secondary {
		if err := l.once("DROP INDEX IF EXISTS " + x.name); err != nil {
			return fmt.Errorf("ledger: %w", err)
		}
	}
	l.bare = true
	return nil
}

// reindex makes the secondary indexes again if they were dropped. It may be
// called within a transaction and outside of one. Callers hold mu.
func (l *Ledger) reindex() error {
	if !l.bare {
		return nil
	}
	if err := l.index(); err != nil {
		return err
	}
	l.bare = false
	return nil
}

// index makes those of the secondary indexes that are missing.
func (l *Ledger) index() error {
	for _, x := range secondary {
		if err := l.once("CREATE INDEX IF NOT EXISTS " + x.name + " ON " + x.on); err != nil {
			return fmt.Errorf("ledger: %w", err)
		}
	}
	return nil
}
