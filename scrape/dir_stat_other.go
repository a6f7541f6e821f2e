//go:build !unix

package scrape

import (
	"io/fs"
	"os"
	"path"
)

const openFlags = os.O_RDONLY

func fileMeta(f *os.File) (meta, error) {
	fi, err := f.Stat()
	if err != nil {
		return meta{}, err
	}
	return metaOf(fi), nil
}

func metaIn(root *os.Root, _ *os.File, dir, name string) (meta, error) {
	fi, err := root.Lstat(path.Join(dir, name))
	if err != nil {
		return meta{}, err
	}
	return metaOf(fi), nil
}

func metaOf(fi fs.FileInfo) meta {
	return meta{size: fi.Size(), mtime: fi.ModTime().UnixNano(), mode: fi.Mode().Type()}
}

func readDir(dir *os.File, n int) ([]fs.DirEntry, error) { return dir.ReadDir(n) }
