package config

import (
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// configKeys are the keys of the file itself.
func configKeys() []row[Config] {
	return []row[Config]{
		key("sources", "Where articles come from: folders and pages on the web, as a list or by name. A bare path or address is short for a source with nothing else set.",
			sources(), func(c *Config) *[]*Source { return &c.Sources }, "source", "inputs", "folders", "dirs", "sites", "urls", "articles"),
		key("feeds", "The feeds to make, as a list or by name. Without it there is one feed of all sources, at the root.",
			feeds(), func(c *Config) *[]*Feed { return &c.Feeds }, "feed", "outputs"),
		key("title", "Title of feeds that set none.", text(), func(c *Config) *string { return &c.Title }, "name"),
		key("language", "Language of articles and feeds that do not say: a BCP 47 tag such as en or pt-BR.", language(), func(c *Config) *string { return &c.Language }, "lang"),
		key("timezone", "Time zone of dates that state none, such as Europe/Berlin. Default: UTC.", zone(), func(c *Config) **time.Location { return &c.Timezone }, "tz", "zone", "time_zone"),
		key("author", "Author of articles that name none: a name, or name, url and email; several as a list.", authors(), func(c *Config) *[]Author { return &c.Authors }, "authors", "by"),
		key("base", "Address at which the feeds will be reachable. Default: http:// and the listen address.", folderAddress(), func(c *Config) **url.URL { return &c.Base }, "base_url", "baseurl", "url", "public_url"),
		key("listen", "Host and port to serve on, or unix: and the path of a socket; several as a list. Default: 127.0.0.1:8080, this machine only.", many(listenAddress()), func(c *Config) *[]string { return &c.Listen }, "address", "port", "bind", "addr"),
		key("socket_mode", "Who may connect to a socket, as chmod has it. Default: 660, the program's own user and group.", fileMode(), func(c *Config) *fs.FileMode { return &c.Mode }, "mode", "umask"),
		key("tls", "Serve HTTPS: cert and key, or acme.", object(tlsKeys()).shape(""), func(c *Config) *TLS { return &c.TLS }, "https", "ssl"),
		key("limits", "What clients may ask of the server.", emptyAllowed(object(limitKeys()).shape("")), func(c *Config) *Limits { return &c.Limits }, "limit", "rate_limit"),
		key("out", "Folder that the feeds are written to; for build and watch. When set, serve writes there too.", file(), func(c *Config) *string { return &c.Out }, "output", "dir", "destination", "target"),
		key("state", "Folder of the ledger, the memory of everything ever seen. Default: .copydesk beside the configuration.", file(), func(c *Config) *string { return &c.State }, "state_dir", "database", "db", "ledger"),
		key("keep_bodies", "How long the ledger keeps the text of a site's article that no feed shows any more, but in its archive, counted from the article's last change. Then the archive shows its summary. Default: for ever.", duration(24*time.Hour, 100*365*24*time.Hour), func(c *Config) *time.Duration { return &c.KeepBodies }, "keep", "retention", "prune", "expire", "max_age"),
		key("hubs", "WebSub hubs of feeds that name none: addresses, or self for the built-in one.", many(hub()), func(c *Config) *[]string { return &c.Hubs }, "websub"),
		also("hub", "hubs", many(hub()), func(c *Config) *[]string { return &c.Hubs }),
		key("hub_private", "Hosts of subscribers, without port, that the built-in hub may reach though their addresses are private ones.", many(host()), func(c *Config) *[]string { return &c.HubPrivate }, "hub_allow", "hub_hosts"),
		key("contact", "Address of a page or a mailbox, told to the sites that are visited.", text(), func(c *Config) *string { return &c.Contact }, "email"),
		key("log", "How to log.", emptyAllowed(object(logKeys()).shape("")), func(c *Config) *Log { return &c.Log }, "logging", "logs"),
		key("notify", "Whom to tell when a source fails, is blocked, held or unusually silent, and when that is over.", emptyAllowed(object(notifyKeys()).shape("")), func(c *Config) *Notify { return &c.Notify }, "alert", "alerts", "hooks", "notifications", "on_change"),
	}
}

func notifyKeys() []row[Notify] {
	return []row[Notify]{
		key("webhook", "Address that gets a POST of JSON. ${NAME} stands for an environment variable.", secretAddress(), func(n *Notify) *Secret { return &n.Webhook }, "url", "hook", "post", "web_hook"),
		key("headers", "Headers of the POST, such as Authorization. ${NAME} stands for an environment variable.", dictionary(secret(), checkHeader), func(n *Notify) *map[string]Secret { return &n.Headers }, "header"),
		key("command", "A program and its arguments as a list; no shell is involved. It gets the same JSON on standard input, and COPYDESK_SOURCE, COPYDESK_FROM, COPYDESK_TO, COPYDESK_REASON, COPYDESK_NOTE, COPYDESK_TIME.", many(text()), func(n *Notify) *[]string { return &n.Command }, "exec", "run", "script", "cmd"),
		key("timeout", "Longest time for the POST, and for the command. Default: 30s.", duration(time.Second, time.Hour), func(n *Notify) *time.Duration { return &n.Timeout }),
	}
}

func logKeys() []row[Log] {
	return []row[Log]{
		key("format", "Format of log lines on standard error.", oneOf("text", "json"), func(l *Log) *string { return &l.Format }),
		key("level", "The least important lines to log.", oneOf("debug", "info", "warn", "error"), func(l *Log) *string { return &l.Level }),
	}
}

// sourceKeys are the keys of a source. Those behind "extension" and before
// "every" are for folders, those from "every" on for sites.
func sourceKeys() []row[Source] {
	return []row[Source]{
		key("name", "Name of the source, by which the ledger knows it for good. Default: the folder's or host's name.", text(), func(s *Source) *string { return &s.Name }, "id", "title"),
		key("path", "Folder of articles, or a single file. Relative paths count from the configuration's folder.", file(), func(s *Source) *string { return &s.Path }, "folder", "dir", "directory", "file", "files"),
		key("url", "Without path: the index page of a site. With path: the address at which the folder's files are published.", address(), func(s *Source) **url.URL { return &s.URL }, "link", "href", "site", "page", "address", "base", "base_url"),
		key("language", "Language of articles that do not say.", language(), func(s *Source) *string { return &s.Language }, "lang"),
		key("timezone", "Time zone of dates that state none.", zone(), func(s *Source) **time.Location { return &s.Timezone }, "tz", "zone", "time_zone"),
		key("author", "Author of articles that name none.", authors(), func(s *Source) *[]Author { return &s.Authors }, "authors", "by"),

		key("extension", "How a file's name becomes its address under url: pretty (a.md: a/), as-is (a.html: a.html), none (a.md: a) or auto (Markdown pretty, the rest as it is).", oneOf("auto", "pretty", "as-is", "none"), func(s *Source) *string { return &s.Extension }, "ext", "extensions"),
		key("ignore", "Files and folders to leave out: gitignore patterns.", many(ignorePattern()), func(s *Source) *[]string { return &s.Ignore }, "exclude", "skip", "ignored"),
		key("git_dates", "Take the published date of files that state none from git log.", boolean(), func(s *Source) *bool { return &s.GitDates }, "git"),
		key("rescan", "How often to look through the whole folder, in case the system lost an event.", duration(time.Second, 365*24*time.Hour), func(s *Source) *time.Duration { return &s.Rescan }, "poll"),

		key("every", "How often to look at the site. Default: by its own cadence, between 10m and 24h.", duration(time.Second, 365*24*time.Hour), func(s *Source) *time.Duration { return &s.Every }, "interval", "refresh", "ttl", "frequency"),
		key("via", "Where the site's list of articles is read: its index page, its sitemap, its own feed, or auto, the page with the others as evidence.", oneOf("auto", "page", "sitemap", "feed"), func(s *Source) *string { return &s.Via }),
		key("backfill", "How many further index pages to follow at the first pass.", whole(0, 10000), func(s *Source) *int { return &s.Backfill }, "pages", "history"),
		key("most", "How many new articles to read in one pass; the others follow in the next.", whole(1, 100000), func(s *Source) *int { return &s.Most }, "max", "max_articles", "limit"),
		key("select", "CSS selectors for what is not found by itself.", emptyAllowed(object(selectKeys()).shape("")), func(s *Source) *Select { return &s.Select }, "selectors", "selector", "css"),
		key("user_agent", "How to introduce ourselves, in place of Copydesk's own line.", text(), func(s *Source) *string { return &s.UserAgent }, "agent", "useragent"),
		key("headers", "Further request headers. ${NAME} stands for an environment variable.", dictionary(secret(), checkHeader), func(s *Source) *map[string]Secret { return &s.Headers }, "header"),
		key("cookies", "Cookies to send. ${NAME} stands for an environment variable.", dictionary(secret(), checkCookie), func(s *Source) *map[string]Secret { return &s.Cookies }, "cookie"),
		key("auth", "User and password, or a bearer token. ${NAME} stands for an environment variable.", emptyAllowed(object(authKeys()).shape("")), func(s *Source) *Auth { return &s.Auth }, "login", "authorization", "basic_auth", "credentials"),
		key("proxy", "Proxy to go through, an http, https or socks5 address. ${NAME} stands for an environment variable.", proxy(), func(s *Source) *Secret { return &s.Proxy }),
		key("robots", "Abide by the site's robots.txt. Default: true.", boolean(), func(s *Source) *bool { return &s.Robots }, "robots_txt"),
		key("delay", "Pause between two requests to the host. Default: 1s.", duration(0, time.Hour), func(s *Source) *time.Duration { return &s.Delay }, "pause", "rate", "crawl_delay"),
		key("timeout", "Longest time for one request.", duration(time.Second, time.Hour), func(s *Source) *time.Duration { return &s.Timeout }),
		key("max_bytes", "Largest page to read. Default: 10MiB.", size(1000, 1<<30), func(s *Source) *int64 { return &s.MaxBytes }, "max_size"),
	}
}

func selectKeys() []row[Select] {
	return []row[Select]{
		key("item", "One article's entry on the index page; the other selectors look inside it.", selector(), func(s *Select) *string { return &s.Item }, "entry", "items", "list", "articles"),
		key("link", "The link to the article.", selector(), func(s *Select) *string { return &s.Link }, "url", "href", "a"),
		key("title", "The headline.", selector(), func(s *Select) *string { return &s.Title }, "headline"),
		key("date", "The date.", selector(), func(s *Select) *string { return &s.Date }, "published", "time"),
		key("byline", "The authors.", selector(), func(s *Select) *string { return &s.Byline }, "author", "authors"),
		key("summary", "The teaser.", selector(), func(s *Select) *string { return &s.Summary }, "description", "teaser", "excerpt"),
		key("image", "The picture.", selector(), func(s *Select) *string { return &s.Image }, "picture", "img", "thumbnail"),
		key("article", "Selectors for the article's own page.", emptyAllowed(object(articleKeys()).shape("")), func(s *Select) *ArticleSelect { return &s.Article }, "page", "content"),
	}
}

func articleKeys() []row[ArticleSelect] {
	return []row[ArticleSelect]{
		key("title", "The headline.", selector(), func(s *ArticleSelect) *string { return &s.Title }, "headline"),
		key("body", "The story.", selector(), func(s *ArticleSelect) *string { return &s.Body }, "content", "text"),
		key("remove", "What to cut out of the story.", many(selector()), func(s *ArticleSelect) *[]string { return &s.Remove }, "exclude", "ignore", "cut", "strip"),
		key("date", "The date.", selector(), func(s *ArticleSelect) *string { return &s.Date }, "published", "time"),
		key("byline", "The authors.", selector(), func(s *ArticleSelect) *string { return &s.Byline }, "author", "authors"),
		key("summary", "The standfirst.", selector(), func(s *ArticleSelect) *string { return &s.Summary }, "description", "standfirst"),
		key("image", "The lead picture.", selector(), func(s *ArticleSelect) *string { return &s.Image }, "picture", "img"),
	}
}

func authKeys() []row[Auth] {
	return []row[Auth]{
		key("user", "User name.", text(), func(a *Auth) *string { return &a.User }, "username", "login"),
		key("password", "Password.", secret(), func(a *Auth) *Secret { return &a.Password }, "pass"),
		key("bearer", "Token sent as Authorization: Bearer.", secret(), func(a *Auth) *Secret { return &a.Bearer }, "token"),
	}
}

// feedKeys are the keys of a feed.
func feedKeys() []row[Feed] {
	return []row[Feed]{
		key("name", "Name of the feed, by which the ledger knows it for good: letters, digits and - _ . Needed where there are several.", feedName(), func(f *Feed) *string { return &f.Name }, "id"),
		key("path", "Where the feed lives below base and out. Default: its name; an only feed without a name lives at the root (/).", feedPath(), func(f *Feed) *string { return &f.Path }, "dir", "folder", "url"),
		key("title", "Title of the feed. Default: that of the configuration for an only feed and one at the root, else what the source calls itself.", text(), func(f *Feed) *string { return &f.Title }),
		key("subtitle", "One line on what the feed is about.", text(), func(f *Feed) *string { return &f.Subtitle }, "description", "summary", "tagline"),
		key("home", "The web site behind the feed. Default: the feed's own page.", address(), func(f *Feed) **url.URL { return &f.Home }, "link", "site", "homepage", "home_page"),
		key("language", "Language of the feed.", language(), func(f *Feed) *string { return &f.Language }, "lang"),
		key("author", "Authors of the feed as a whole.", authors(), func(f *Feed) *[]Author { return &f.Authors }, "authors", "by"),
		key("icon", "Address of a square picture.", address(), func(f *Feed) **url.URL { return &f.Icon }, "favicon", "logo", "image"),
		key("hubs", "WebSub hubs to tell of every change: addresses, or self for the built-in one.", many(hub()), func(f *Feed) *[]string { return &f.Hubs }, "websub"),
		also("hub", "hubs", many(hub()), func(f *Feed) *[]string { return &f.Hubs }),
		key("private", "Who may read the feed; everybody, without it.", object(privateKeys()).shape(""), func(f *Feed) *Private { return &f.Private }, "auth", "access", "password"),
		key("sources", "Names of the sources that the feed is made of. Default: all.", many(text()), func(f *Feed) *[]string { return &f.Sources }, "source", "from"),
		key("limit", fmt.Sprintf("How many of the newest items to show. Default: %d.", DefaultLimit), whole(1, 100_000), func(f *Feed) *int { return &f.Limit }, "items", "max_items", "count", "size"),
		key("max_bytes", "Largest size of a feed document; the oldest items that go beyond it are in the archive. Default, and the most: 2MB, which every reader takes.", size(10_000, DefaultMaxBytes), func(f *Feed) *int64 { return &f.MaxBytes }, "max_size"),
		key("content", "What items carry: full, the whole article, or summary.", oneOf(ContentFull, ContentSummary), func(f *Feed) *string { return &f.Content }, "body", "full_text"),
		key("each", "Make one feed for each author, tag, language or source, under the path and its name; {value} in title and subtitle stands for it.", oneOf("author", "tag", "language", "source"), func(f *Feed) *string { return &f.Each }, "per", "by_each", "split", "group_by"),
		key("include", "Only articles in which any of these fields has any of these values, such as tag: [sport, football]; or for which an expression holds, such as \"sport\" in tags and language == \"en\".", filter(), func(f *Feed) **Filter { return &f.Include }, "filter", "only", "where", "match"),
		key("exclude", "No articles in which any of these fields has any of these values, or for which an expression holds.", filter(), func(f *Feed) **Filter { return &f.Exclude }, "except", "without", "not"),
		key("per_author", "How many items of one author the current document shows at most; further ones are in the archive.", whole(1, 100_000), func(f *Feed) *int { return &f.PerAuthor }, "max_per_author"),
		key("per_source", "How many items of one source the current document shows at most; further ones are in the archive.", whole(1, 100_000), func(f *Feed) *int { return &f.PerSource }, "max_per_source"),
		key("archive", "Keep what the feed has no room for in archive documents (RFC 5005). Default: true, for a feed whose archive begins with at most 5,000 items; write true for larger ones.", boolean(), func(f *Feed) *bool { return &f.Archive }, "archives", "history"),
		key("tombstones", "Tell readers of withdrawn articles (RFC 6721). Some validators warn of it.", boolean(), func(f *Feed) *bool { return &f.Tombstones }, "deleted"),
		key("podcast", "Makes the feed a podcast: its RSS carries what podcast directories ask for.", object(podcastKeys()).shape(""), func(f *Feed) *Podcast { return &f.Podcast }, "itunes"),
	}
}

func authorKeys() []row[Author] {
	return []row[Author]{
		key("name", "The name.", text(), func(a *Author) *string { return &a.Name }),
		key("url", "The author's own page.", text(), func(a *Author) *string { return &a.URL }, "uri", "link"),
		key("email", "The author's mail address.", text(), func(a *Author) *string { return &a.Email }, "mail"),
	}
}

// emptyAllowed lets a group stand empty, with all its keys commented out.
func emptyAllowed[V any](s shape[V]) shape[V] {
	for i, m := range s.schema {
		if m.name == "type" {
			s.schema[i].value = []string{"object", "null"}
		}
	}
	s.empty = true
	return s
}

// sources reads a list of sources, or sources by name.
func sources() shape[[]*Source] {
	g := object(sourceKeys())
	return named("source", g, func(s *Source) *string { return &s.Name }, newSource,
		func(r *reader, n ast.Node, value string, s *Source) bool {
			if isAddress(value) {
				u, err := parseAddress(value)
				if err != nil {
					r.wrong(n, "sources", "%v", err)
					return false
				}
				s.URL = u
			} else {
				if strings.Contains(value, "://") {
					r.wrong(n, "sources", "%q is neither a folder nor an http or https address", value)
					return false
				}
				s.Path = r.path(value)
			}
			r.at[&s.Path], r.at[&s.URL] = where(n), where(n)
			return true
		})
}

// newSource has the values of keys that are not given.
func newSource() *Source {
	return &Source{Extension: "auto", GitDates: true, Via: "auto", Robots: true}
}

// feeds reads a list of feeds, or feeds by name.
func feeds() shape[[]*Feed] {
	g := object(feedKeys())
	return named("feed", g, func(f *Feed) *string { return &f.Name }, func() *Feed {
		return &Feed{Path: unset, Limit: DefaultLimit, MaxBytes: DefaultMaxBytes, Content: ContentFull, Archive: true}
	}, nil)
}

// unset marks a path that is not given, since "" is the root.
const unset = "\x00"

// named reads things that have a name: as a list, or as a group whose keys are
// the names. short, when not nil, reads a bare value in the place of a group.
func named[T any](what string, g group[T], name func(*T) *string, make func() *T, short func(*reader, ast.Node, string, *T) bool) shape[[]*T] {
	item, kinds := schema{{"$ref", "#/$defs/" + what}}, []string{"array", "object", "null"}
	if short != nil {
		item = schema{{"anyOf", []any{anyText(), item}}}
		kinds = append(kinds, "string", "number", "boolean")
	}
	sch := schema{{"type", kinds}, {"items", item}, {"additionalProperties", item}}
	one := func(r *reader, n ast.Node, t *T) bool {
		r.at[t] = where(n)
		before := len(r.mistakes)
		defer func() { r.broken[t] = len(r.mistakes) > before }()
		if s, ok := r.scalar(n); ok && short != nil {
			var clean string
			return plainText(r, n, what+"s", &clean) && short(r, n, strings.TrimSpace(s), t)
		}
		if _, ok := r.pairs(n); !ok {
			r.wrong(n, what+"s", "a %s wants keys, and this is %s", what, r.kindOf(n))
			return false
		}
		return g.fill(r, n, "", t)
	}
	return shape[[]*T]{schema: sch, empty: true, read: func(r *reader, n ast.Node, key string, into *[]*T) bool {
		all := []*T{}
		if list, ok := r.plain(n).(*ast.SequenceNode); ok {
			for _, n := range list.Values {
				t := make()
				if r.isNull(n) {
					r.wrong(n, key, "has an empty line in its list")
				} else if one(r, n, t) {
					all = append(all, t)
				}
			}
			*into = all
			return true
		}
		pairs, ok := r.pairs(n)
		if !ok {
			if _, single := r.scalar(n); single && short != nil {
				if t := make(); one(r, n, t) {
					all = append(all, t)
				}
				*into = all
				return true
			}
			r.wrong(n, key, "wants a list, and this is %s", r.kindOf(n))
			return false
		}
		for i, p := range pairs {
			if i == 0 && looksLikeOne(g, pairs) {
				r.wrong(p.at, key, "wants a list, and this is a single %s", what).Hint = fmt.Sprintf("put a dash before it: - %s: …", p.key)
				return false
			}
			t := make()
			if r.isNull(p.value) {
				r.wrong(p.at, key, "%q has no value", p.key)
				continue
			}
			r.at[name(t)] = where(p.at)
			nameShape := text()
			if what == "feed" {
				nameShape = feedName()
			}
			if !nameShape.read(r, p.at, "name", name(t)) {
				continue
			}
			given := *name(t)
			if one(r, p.value, t) {
				if *name(t) != given {
					r.wrong(p.value, "name", "%q is named %q already", *name(t), given)
				}
				all = append(all, t)
			}
		}
		*into = all
		return true
	}}
}

// looksLikeOne tells a single thing, written without its dash, from things by
// name: all its keys are keys of the group.
func looksLikeOne[T any](g group[T], pairs []pair) bool {
	known := 0
	for _, p := range pairs {
		for _, row := range g.rows {
			if row.name == p.key {
				known++
			}
		}
	}
	return known == len(pairs)
}

// authors reads a name, a group of name, url and email, or a list of them.
func authors() shape[[]Author] {
	g := object(authorKeys())
	one := shape[Author]{
		schema: schema{{"anyOf", []any{anyText(), schema{{"$ref", "#/$defs/author"}}}}},
		read: func(r *reader, n ast.Node, key string, into *Author) bool {
			if _, ok := r.scalar(n); ok {
				return readText(r, n, key, &into.Name)
			}
			if !g.fill(r, n, key+".", into) {
				return false
			}
			good := true
			if into.Name == "" {
				r.wrong(n, key, "has no name")
				good = false
			}
			if into.URL != "" {
				if _, err := parseAddress(into.URL); err != nil {
					r.wrongAt(r.at[&into.URL], key+".url", "%v", err)
					good = false
				}
			}
			if into.Email != "" && (strings.Count(into.Email, "@") != 1 || strings.ContainsAny(into.Email, " <>")) {
				r.wrongAt(r.at[&into.Email], key+".email", "%q is not a mail address", into.Email)
				good = false
			}
			return good
		}}
	return many(one)
}
