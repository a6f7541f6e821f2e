package scrape

import (
	"os"
	"path"
	"path/filepath"
	"strings"

	"copydesk/scrape/extract"
)

// companionSuffixes end the name of the folder in which a browser saves what
// belongs to a page: story.html has story_files. Firefox translates them.
var companionSuffixes = [...]string{
	"_files", ".files", "-Dateien", "_fichiers", "_archivos", "_file", "_arquivos", "_ficheiros", "_bestanden",
	"-filer", "_filer", "_pliki", "_soubory", "_tiedostot", "-tiedostot", "_dosyalar", "_fajlovi", "_elemei", "_файлы", "_файли", "_文件", "_檔案",
}

// isCompanion says whether a folder holds what a browser saved with the page
// beside it: its frames are no articles.
func (d *Dir) isCompanion(rel string) bool {
	for _, suffix := range companionSuffixes {
		stem, ok := strings.CutSuffix(rel, suffix)
		if !ok || stem == "" || strings.HasSuffix(stem, "/") {
			continue
		}
		for _, ext := range [...]string{".html", ".htm", ".xhtml"} {
			if d.exists(stem + ext) {
				return true
			}
		}
	}
	return false
}

// hasCompanion says whether there is a folder that a page turns into its
// companion, or that is none any more without it.
func (d *Dir) hasCompanion(rel string) bool {
	if extract.Kind(rel) != "html" {
		return false
	}
	stem := strings.TrimSuffix(rel, path.Ext(rel))
	for _, suffix := range companionSuffixes {
		if d.exists(stem + suffix) {
			return true
		}
	}
	return false
}

// exists looks for a name without opening it.
func (d *Dir) exists(rel string) bool {
	_, err := os.Lstat(filepath.Join(d.root, filepath.FromSlash(rel)))
	return err == nil
}

// isAboutFolder says whether a file at the root is about the folder, as
// repositories have them.
func isAboutFolder(rel string) bool {
	switch strings.ToLower(strings.TrimSuffix(rel, path.Ext(rel))) {
	case "readme", "license", "licence", "contributing", "changelog", "code_of_conduct", "security":
		return true
	}
	return false
}
