package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"copydesk/feed/ledger"
)

func (p *program) exportCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "export [FILE]",
		Short: "Write all that the ledger remembers as JSON Lines",
		Long: `Writes all that the ledger remembers (items with their ids, dates and texts, entries,
feeds, what sources keep) as JSON Lines into FILE, or to standard output. It is one
moment of the ledger, and a running copydesk need not be stopped. Equal ledgers give
equal bytes. copydesk import makes a ledger of it.`,
		Example: `  copydesk export ledger.jsonl
  copydesk export | jq -r '.item | select(.) | [.uri, .published] | @tsv'`,
		Args: atMostOne,
		RunE: func(c *cobra.Command, args []string) error { return p.export(c.Context(), args, s) },
	}
	s.flags(c, "state")
	return c
}

func (p *program) importCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "Make a ledger of an export or a backup",
		Long: `Makes the ledger of what copydesk export or copydesk backup wrote, FILE or, for -,
standard input. There must be no ledger yet: move an old one away, or name another
--state folder. It is all there afterwards, or nothing is.`,
		Example: `  copydesk import ledger.jsonl
  copydesk import /backups/ledger.db --state /var/lib/copydesk`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("for instance: "+firstExample(c), "name the one file to import, or - for standard input")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return p.importLedger(c.Context(), args[0], s) },
	}
	s.flags(c, "state")
	return c
}

func (p *program) backupCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "backup FILE",
		Short: "Make a copy of the ledger, also while it is used",
		Long: `Makes a copy of the ledger, of one moment; a running copydesk need not be stopped. The
copy is checked from end to end before it takes the name FILE; an older backup of that
name stays until then. copydesk import brings it back.`,
		Example: `  copydesk backup /backups/ledger.db
  copydesk backup /backups/ledger-$(date +%F).db -c /etc/copydesk.yaml`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("for instance: "+firstExample(c), "name the one file to write the copy into")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			state, err := p.stateFolder(s)
			if err != nil {
				return err
			}
			if err := hasFolder(args[0]); err != nil {
				return err
			}
			return orNoLedger(state, ledger.Backup(c.Context(), state, args[0]))
		},
	}
	s.flags(c, "state")
	return c
}

// hasFolder says so when the folder that a file is to be written into is none.
func hasFolder(file string) error {
	dir := filepath.Dir(file)
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("that is no folder")
	}
	if err != nil {
		return failed("make the folder first", fmt.Errorf("%s cannot be written: %w", file, plainPathError(err)))
	}
	return nil
}

// stateFolder is where the ledger of a command is that names no source.
func (p *program) stateFolder(s settings) (string, error) {
	cfg, err := p.load()
	if err != nil {
		return "", err
	}
	if cfg == nil {
		return cmp.Or(s.state, ".copydesk"), nil
	}
	return cmp.Or(s.state, cfg.State, filepath.Join(filepath.Dir(cfg.File()), ".copydesk")), nil
}

// orNoLedger is err, with what to do where there is no ledger.
func orNoLedger(state string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		if _, serr := os.Stat(filepath.Join(state, ledger.FileName)); serr != nil {
			return noLedger(state)
		}
	}
	return err
}

func (p *program) export(ctx context.Context, args []string, s settings) (err error) {
	state, err := p.stateFolder(s)
	if err != nil {
		return err
	}
	if len(args) == 0 || args[0] == "-" {
		_, err := ledger.Export(ctx, state, p.stdout)
		return orNoLedger(state, err)
	}
	if err := hasFolder(args[0]); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(args[0]), ".copydesk-*.tmp")
	if err != nil {
		return plainPathError(err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	rows, err := ledger.Export(ctx, state, f)
	if err == nil {
		err = errors.Join(f.Chmod(0o644), f.Sync(), f.Close())
	}
	if err == nil {
		err = os.Rename(f.Name(), args[0])
	}
	if err != nil {
		return orNoLedger(state, err)
	}
	p.log.Info("exported", "rows", rows, "file", args[0])
	return nil
}

func (p *program) importLedger(ctx context.Context, name string, s settings) error {
	state, err := p.stateFolder(s)
	if err != nil {
		return err
	}
	var in io.Reader = p.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return plainPathError(err)
		}
		defer f.Close()
		in = f
	}
	rows, err := ledger.Import(ctx, state, in, patience)
	if err != nil {
		return err
	}
	p.log.Info("imported", "rows", rows, "state", state)
	return nil
}

// atMostOne is the argument check of commands that write into one file.
func atMostOne(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage("see "+c.CommandPath()+" --help", "%s takes one file at most, and here are %d", c.Name(), len(args))
	}
	return nil
}
