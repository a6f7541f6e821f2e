#!/usr/bin/env python3
"""judge-clients.py RUN LIMITS FOLDER: what readers keep and lose of the feeds in a folder.

The truth is FOLDER/feed.json, which says everything in one place; each reader
that RUN drives is held against it, field by field. What a reader cannot do
whatever it is given stands in LIMITS; anything else ends this with 1.
"""
import collections
import html
import html.parser
import json
import os
import re
import subprocess
import sys


def one(link):
    """The first address where a reader gives all links of an entry."""
    while isinstance(link, list):
        link = link[0] if link else None
    return link.get("href") if isinstance(link, dict) else link


run, limits, folder = sys.argv[1:]


class Words(html.parser.HTMLParser):
    """What a person sees of HTML: its words and where its links and pictures lead."""

    def __init__(self, text):
        super().__init__()
        self.seen = []
        self.feed(text)
        self.close()

    def handle_data(self, data):
        self.seen += data.split()

    def handle_starttag(self, tag, attrs):
        self.seen += [v for k, v in attrs if k in ("href", "src") and v]


def words(text):
    return " ".join(Words(text or "").seen)


def second(date):
    """A date to the second: RSS has no more."""
    m = re.match(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|\+00:00)?$", date or "")
    return m.group(1) if m else date or ""


def names(authors):
    return ", ".join(a if isinstance(a, str) else a.get("name", "") for a in authors or [])


known = {}
with open(limits) as f:
    for line in f:
        line = line.split("#")[0].strip()
        if line:
            client, kind, field, verdict = [x.strip() for x in line.split("|")]
            known[client, kind, field] = verdict

with open(os.path.join(folder, "feed.json"), encoding="utf-8") as f:
    truth = json.load(f)["items"]
failures, example = collections.Counter(), {}
for file, kind in (("atom.xml", "atom"), ("rss.xml", "rss"), ("feed.json", "json")):
    p = subprocess.run([sys.executable, run, "--full", os.path.join(folder, file)], capture_output=True, text=True, errors="replace", timeout=600)
    for line in p.stdout.split("\n"):
        if not line.startswith("{"):
            if line.startswith("-- "):
                print(f"{os.path.basename(folder)}/{file}: {line[3:]}")
            continue
        r = json.loads(line)
        client = r["client"].split(" ")[0]
        if r.get("error") and not r.get("items"):
            if (client, kind, "all") in known:
                print(f"{os.path.basename(folder)}/{file}: {client}: {known[client, kind, 'all']}")
            else:
                failures[client, kind, "all"] += 1
                example[client, kind, "all"] = r["error"][:100]
            continue
        by_link = {one(i.get("link")): i for i in r["items"]}
        lost = collections.Counter()
        for n, t in enumerate(truth):
            i = by_link.get(t.get("url")) or (r["items"][n] if n < len(r["items"]) else {})

            def held(field, want, got, can=True):
                if can and want != got:
                    lost[field] += 1
                    if (client, kind, field) not in known:
                        failures[client, kind, field] += 1
                        example.setdefault((client, kind, field), f"{want[:90]!r} became {got[:90]!r}")
            held("title", t["title"], (i.get("title") or ""))
            held("authors", names(t.get("authors")), names(i.get("authors")), t.get("authors") and i.get("authors") is not None)
            held("published", second(t.get("date_published")), second(i.get("published")))
            held("id", t["id"], str(i.get("id")), i.get("id") is not None)
            held("link", t.get("url", ""), one(i.get("link")) or "")
            held("content", words(t.get("content_html")), words(i.get("content")), t.get("content_html") and i.get("content") is not None)
            wanted = [a["url"] for a in t.get("attachments") or []]
            got = [e["url"] if isinstance(e, dict) else str(e) for e in i.get("enclosures") or []]
            held("enclosure", wanted[0] if wanted else "", wanted[0] if wanted and wanted[0] in got else "", wanted and i.get("enclosures") is not None)
        if len(r["items"]) != len(truth):
            failures[client, kind, "items"] += 1
            example[client, kind, "items"] = f"{len(truth)} became {len(r['items'])}"
        what = ", ".join(f"{f} of {n} ({known.get((client, kind, f), 'LOST')})" for f, n in sorted(lost.items()))
        print(f"{os.path.basename(folder)}/{file}: {client}: {len(r['items'])} items, " + (f"not {what}" if what else "everything as it is"))
for key, n in failures.items():
    print(f"LOST: {' '.join(key)} ({n}): {example[key]}")
sys.exit(bool(failures))
