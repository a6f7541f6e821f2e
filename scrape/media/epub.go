package media

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"path"
	"strings"
)

// An opf is the package document of an EPUB, as far as it is read.
type opf struct {
	Metadata struct {
		Title       []string `xml:"title"`
		Creator     []string `xml:"creator"`
		Description []string `xml:"description"`
		Date        []string `xml:"date"`
		Language    []string `xml:"language"`
		Subject     []string `xml:"subject"`
		Meta        []struct {
			Name    string `xml:"name,attr"`
			Content string `xml:"content,attr"`
		} `xml:"meta"`
	} `xml:"metadata"`
	Items []struct {
		ID         string `xml:"id,attr"`
		Href       string `xml:"href,attr"`
		Properties string `xml:"properties,attr"`
	} `xml:"manifest>item"`
}

// epub reads the package document of an EPUB.
func (f *file) epub() bool {
	if h := f.at(0, 4); h == nil || string(h) != "PK\x03\x04" {
		return false
	}
	z, err := zip.NewReader(f, f.size)
	if err != nil || string(unzip(z, "mimetype", 100)) != "application/epub+zip" {
		return false
	}
	f.info.Type = "application/epub+zip"
	var container struct {
		Root []struct {
			Path string `xml:"full-path,attr"`
		} `xml:"rootfiles>rootfile"`
	}
	if xml.Unmarshal(unzip(z, "META-INF/container.xml", 64<<10), &container) != nil || len(container.Root) == 0 {
		return true
	}
	place := container.Root[0].Path
	var doc opf
	if xml.Unmarshal(unzip(z, place, 2<<20), &doc) != nil {
		return true
	}
	m := &doc.Metadata
	for _, x := range []struct {
		field  Field
		values []string
		name   string
	}{{Title, m.Title[:min(len(m.Title), 1)], "dc:title"}, {Artist, m.Creator, "dc:creator"}, {Date, m.Date, "dc:date"},
		{Description, m.Description, "dc:description"}, {Language, m.Language, "dc:language"}, {Genre, m.Subject, "dc:subject"}} {
		for _, v := range x.values {
			f.tag(x.field, v, "EPUB "+x.name)
		}
	}
	cover := ""
	for _, e := range m.Meta {
		if e.Name == "cover" {
			cover = e.Content
		}
	}
	for _, it := range doc.Items {
		if it.Properties == "cover-image" || it.ID == cover && cover != "" {
			whole := unzip(z, path.Join(path.Dir(place), it.Href), maxCover)
			f.picture(whole, func() []byte { return whole })
			break
		}
	}
	return true
}

// unzip gives the contents of a file in an archive, nil where it is not there
// or longer than most.
func unzip(z *zip.Reader, name string, most int64) []byte {
	for _, zf := range z.File {
		if zf.Name != name {
			continue
		}
		r, err := zf.Open()
		if err != nil {
			return nil
		}
		defer r.Close()
		b, err := io.ReadAll(io.LimitReader(r, most+1))
		if err != nil || int64(len(b)) > most {
			return nil
		}
		if name == "mimetype" {
			return []byte(strings.TrimSpace(string(b)))
		}
		return b
	}
	return nil
}
