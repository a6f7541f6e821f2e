// Prints what feedsmith reads in a feed as TestClients wants it:
// node feedsmith.mjs FOLDER FILE, where FOLDER has the node_modules.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, file] = process.argv.slice(2)
const require = createRequire(path.resolve(folder, 'package.json'))
const { parseFeed } = await import(pathToFileURL(require.resolve('feedsmith')))
const { format, feed } = parseFeed(readFileSync(file, 'utf8'))

const text = (x) => (x == null ? '' : typeof x === 'object' ? (x.value ?? '') : String(x))
const names = (list) => (list ?? []).map((a) => (typeof a === 'string' ? a : a.name))
const link = (links, rel) => links?.find((l) => (l.rel ?? 'alternate') === rel)?.href ?? ''

// Where each format keeps what all of them say.
const shapes = {
  atom: {
    feed: (f) => ({ title: text(f.title), home: link(f.links, 'alternate'), self: link(f.links, 'self'), items: f.entries }),
    item: (e) => ({ id: e.id, title: text(e.title), link: link(e.links, 'alternate'), authors: names(e.authors), published: e.published, updated: e.updated,
      summary: text(e.summary), content: text(e.content), tags: (e.categories ?? []).map((c) => c.term), image: e.media?.contents?.[0]?.url ?? '' }),
  },
  rss: {
    feed: (f) => ({ title: text(f.title), home: f.link, self: link(f.atom?.links, 'self'), items: f.items }),
    item: (i) => ({ id: text(i.guid), title: text(i.title), link: i.link, authors: names(i.dc?.creators ?? i.authors), published: i.pubDate, updated: i.atom?.updated ?? '',
      summary: text(i.description), content: i.content?.encoded ?? '', tags: (i.categories ?? []).map((c) => c.name), image: i.media?.contents?.[0]?.url ?? '' }),
  },
  json: {
    feed: (f) => ({ title: f.title, home: f.home_page_url, self: f.feed_url, items: f.items }),
    item: (i) => ({ id: i.id, title: i.title, link: i.url, authors: names(i.authors), published: i.date_published, updated: i.date_modified,
      summary: i.summary ?? '', content: i.content_html ?? '', tags: i.tags ?? [], image: i.image ?? '' }),
  },
}
const shape = shapes[format]
if (!shape) throw new Error(`${file} is read as ${format}`)
const { items, ...head } = shape.feed(feed)
const time = (d) => (d ? new Date(d).toISOString() : '')
console.log(JSON.stringify({ format, ...head, items: items.map(shape.item).map((i) => ({ ...i, published: time(i.published), updated: time(i.updated) })) }))
