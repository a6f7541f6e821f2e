// Looks at a running Copydesk with Chromium, for TestBrowser:
//   node pages.mjs FOLDER CHROMIUM PORT
// FOLDER has the node_modules. Prints a line of JSON for each thing looked at:
// its name, and in "wrong" what is wrong with it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, executablePath, port] = process.argv.slice(2)
const require = createRequire(path.resolve(folder, 'package.json'))
const { chromium } = (await import(pathToFileURL(require.resolve('playwright-core')))).default
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

const base = `http://127.0.0.1:${port}`
// The same server under a name for which browsers allow less than for loopback.
const insecure = `http://copydesk.test:${port}`
const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP copydesk.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
})

const failing = []
async function look(name, options, work) {
  const wrong = []
  const context = await browser.newContext(options)
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    const log = (m) => m.type() === 'error' && !/status of (404|503)|ERR_NAME_NOT_RESOLVED|favicon/.test(m.text()) && wrong.push(`console: ${m.text()}`)
    page.on('console', log)
    page.on('pageerror', (e) => wrong.push(`script: ${e.message}`))
    const want = (what, got, wanted) => JSON.stringify(got) === JSON.stringify(wanted) || wrong.push(`${what}: ${JSON.stringify(got)}, want ${JSON.stringify(wanted)}`)
    const hold = (what, ok) => ok || wrong.push(what)
    await work({ page, context, want, hold })
  } catch (e) {
    wrong.push(e.message)
  } finally {
    await context.close()
  }
  if (wrong.length) failing.push(name)
  console.log(JSON.stringify({ name, wrong }))
}

const phone = { width: 390, height: 800 }
const desk = { width: 1280, height: 900 }

// Addresses of the articles' own pages, as the landing pages link to them.
const pages = { directory: '/', feed: '/news/', 'feed rtl': '/arabic/', 'feed without a wording': '/korean/', 'empty feed': '/nothing/', missing: '/no/such/page' }
await look('pages are found', { viewport: desk }, async ({ page, hold }) => {
  for (const [name, of, title] of [['item', '/news/', 'Letter from the quay'], ['item rtl', '/arabic/', 'عودة'], ['item in another language', '/korean/', '밤']]) {
    await page.goto(base + of)
    const href = await page.evaluate((title) => [...document.querySelectorAll('.card h3 a')].find((a) => a.innerText.startsWith(title))?.href, title)
    hold(`${of} links to no page of an article`, href)
    if (href) pages[name] = new URL(href).pathname
  }
})

const describe = (v) => `${v.id}: ${v.help}\n` + v.nodes.slice(0, 3).map((n) => `    ${n.html.slice(0, 160)}\n    ${n.failureSummary}`).join('\n')
for (const [name, at] of Object.entries({ ...pages, 'raw atom': '/news/atom.xml', 'raw rss': '/arabic/rss.xml' })) {
  const raw = name.startsWith('raw')
  await look(`looks/${name}`, { viewport: desk, bypassCSP: true }, async ({ page, want, hold }) => {
    await page.goto(base + at)
    // What is folded away is judged too.
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))
    for (const width of [320, 390, 640, 1280]) { // 640: a desk of 1280 zoomed to 200 %
      await page.setViewportSize({ width, height: 800 })
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      hold(`at ${width} pixels it is ${over} too wide`, over <= 0)
    }
    if (!raw) await page.evaluate(axe)
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme })
      const [paper, ink] = await page.evaluate(() => {
        const root = document.documentElement
        const light = (c) => c.match(/\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0) / 765
        return [light(getComputedStyle(root).backgroundColor), light(getComputedStyle(document.body ?? root).color)]
      })
      hold(`${colorScheme}: paper ${paper}, ink ${ink}`, colorScheme === 'dark' ? paper < 0.2 && ink > 0.7 : paper > 0.9 && ink < 0.2)
      for (const [size, viewport] of raw ? [] : [['phone', phone], ['desk', desk]]) {
        await page.setViewportSize(viewport)
        const { violations, passes } = await page.evaluate(() => window.axe.run())
        hold('axe-core found nothing to look at', passes.length > 10)
        for (const v of violations) hold(`axe-core, ${colorScheme}, ${size}: ${describe(v)}`, false)
      }
    }
  })
}

await look('everything that pages link to is there', { viewport: desk }, async ({ page, want }) => {
  for (const at of Object.values(pages)) {
    await page.goto(base + at)
    const links = await page.evaluate(() => [...document.querySelectorAll('link[href], a[href], script[src]')].map((l) => l.href || l.src).filter((h) => h.startsWith(location.origin)))
    for (const link of new Set(links)) {
      const answer = await page.request.get(link)
      want(`${at} links to ${link}`, answer.status(), 200)
    }
  }
})

await look('feeds are announced', { viewport: desk }, async ({ page, want }) => {
  await page.goto(base + '/news/')
  const announced = await page.evaluate(() => [...document.querySelectorAll('link[rel=alternate]')].map((l) => [l.type, l.href.replace(location.origin, '')]))
  want('alternates', announced, [['application/atom+xml', '/news/atom.xml'], ['application/rss+xml', '/news/rss.xml'], ['application/feed+json', '/news/feed.json']])
  await page.goto(base + pages.item)
  const data = await page.evaluate(() => JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent))
  want('structured data', [data['@type'], data.headline, data.author[0].name, data.datePublished], ['Article', 'Letter from the quay', 'Tom Hallworth', '2026-02-27'])
})

await look('an item shows byline, date and summary', { viewport: desk }, async ({ page, want }) => {
  await page.goto(base + '/news/')
  const first = page.locator('.card').first()
  want('title', await first.locator('h3').innerText(), 'Night ferry to the outer islands sails again, with 212 cabins, a bakery and a waiting list longer than the ship')
  want('byline', await first.locator('.by').innerText(), 'Marit Solheim, Owen Tregear')
  want('date', await first.locator('time').innerText(), '14 March 2026, 07:40 UTC')
  want('summary', (await first.locator('.summary').innerText()).slice(0, 12), 'Eleven years')
})

// Copying.
const address = `${base}/news/atom.xml`
await look('copy', { viewport: desk, permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page, want }) => {
  await page.clock.install()
  await page.goto(base + '/news/')
  const button = page.locator('.subscribe > .address .copy')
  want('label', await button.innerText(), 'Copy address')
  await button.click()
  await page.locator('[role=status]', { hasText: 'Copied' }).waitFor({ state: 'attached' })
  want('clipboard', await page.evaluate(() => navigator.clipboard.readText()), address)
  want('label when copied', await button.innerText(), 'Copied')
  await page.clock.runFor(5000)
  want('label later', await button.innerText(), 'Copy address')
  // Each format has its own.
  await page.locator('summary', { hasText: 'Formats' }).click()
  await page.locator('li.address', { hasText: 'JSON Feed' }).locator('.copy').click()
  await page.locator('[role=status]', { hasText: 'Copied' }).waitFor({ state: 'attached' })
  want('clipboard with the other format', await page.evaluate(() => navigator.clipboard.readText()), `${base}/news/feed.json`)
})
await look('copy without the clipboard interface', { viewport: phone }, async ({ page, want }) => {
  await page.goto(insecure + '/news/')
  want('navigator.clipboard', await page.evaluate(() => navigator.clipboard === undefined), true)
  const button = page.locator('.subscribe > .address .copy')
  await button.focus()
  await page.keyboard.press('Enter')
  await page.locator('[role=status]', { hasText: 'Copied' }).waitFor({ state: 'attached' })
  want('focus', await page.evaluate(() => document.activeElement.className), 'copy button')
  await page.evaluate(() => {
    const field = document.body.appendChild(document.createElement('textarea'))
    field.focus()
  })
  await page.keyboard.press('Control+V')
  want('what is pasted', await page.locator('textarea').inputValue(), address)
})
await look('copy refused', { viewport: desk }, async ({ page, want }) => {
  await page.goto(insecure + '/news/')
  await page.evaluate(() => { document.execCommand = () => false })
  await page.locator('.subscribe > .address .copy').click()
  await page.locator('[role=status]', { hasText: 'selected' }).waitFor({ state: 'attached' })
  want('what is selected', await page.evaluate(() => {
    const i = document.activeElement
    return i.value.slice(i.selectionStart, i.selectionEnd)
  }), address)
})

await look('without script', { viewport: phone, javaScriptEnabled: false }, async ({ page, want, hold }) => {
  await page.goto(base + '/news/')
  want('articles', await page.locator('.card h3').count(), 3)
  want('copy buttons seen', await page.locator('.copy:visible').count(), 0)
  want('address', await page.locator('.subscribe > .address input').inputValue(), address)
  want('opens in a reader', await page.locator('.open').getAttribute('href'), 'feed:' + address)
  await page.locator('summary', { hasText: 'New to feeds?' }).focus()
  await page.keyboard.press('Enter')
  hold('the steps do not unfold', await page.locator('details li', { hasText: 'Get a feed reader' }).isVisible())
  await page.goto(base + pages.item)
  hold('the story is not there', await page.locator('.body', { hasText: 'The gulls have learned to read' }).isVisible())
})

await look('keyboard', { viewport: desk }, async ({ page, want, hold }) => {
  await page.goto(base + '/news/')
  const seen = []
  for (let i = 0; i < 9; i++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const e = document.activeElement
      const box = e.getBoundingClientRect()
      const style = getComputedStyle(e)
      return { name: e.getAttribute('aria-label') || e.innerText.trim(), seen: box.width > 10 && box.height > 10 && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 }
    })
    hold(`the focus on ${at.name} is not to be seen`, at.seen)
    seen.push(at.name)
  }
  want('order', seen.map((s) => s.slice(0, 20)), ['Skip to the articles', 'All feeds', 'Address of the feed', 'Copy address', 'Open in reader', 'New to feeds?', 'Formats: Atom, RSS, ', 'Night ferry to the o', '밤 여객선이 다시 다닌다'])
  await page.goto(base + '/news/')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  want('after the skip link', await page.evaluate(() => document.activeElement.innerText.slice(0, 11)), 'Night ferry')
})

await look('right to left', { viewport: desk }, async ({ page, want, hold }) => {
  for (const at of ['/arabic/', pages['item rtl']]) {
    await page.goto(base + at)
    want('language', await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ['ar', 'rtl'])
    const edges = await page.evaluate(() => {
      const range = document.createRange()
      range.selectNodeContents(document.querySelector('h1'))
      const text = range.getBoundingClientRect()
      const box = document.querySelector('main').getBoundingClientRect()
      return [Math.round(box.right - text.right), text.left - box.left > 20]
    })
    want('the heading stands at the right edge', edges, [0, true])
  }
  await page.goto(base + '/arabic/')
  want('it speaks Arabic', await page.locator('#subscribe').innerText(), 'اشترك')
  want('the address stays as it is', await page.locator('.subscribe > .address input').evaluate((i) => getComputedStyle(i).direction), 'ltr')
  hold('the copy button is not left of the address', await page.evaluate(() => {
    const x = (s) => document.querySelector(s).getBoundingClientRect().left
    return x('.subscribe > .address .copy') < x('.subscribe > .address input')
  }))
})
await look('a language without a wording', { viewport: desk }, async ({ page, want }) => {
  await page.goto(base + '/korean/')
  want('languages', await page.evaluate(() => [document.documentElement.lang, document.querySelector('.subscribe').lang]), ['ko', 'en'])
})

for (const [file, entry, title, date, width] of [['/news/atom.xml', 'entry', 'title', 'published', 10], ['/news/rss.xml', 'item', 'title', 'pubDate', 16]]) {
  await look(`raw feed${file}`, { viewport: desk, javaScriptEnabled: false }, async ({ page, want, hold }) => {
    const answer = await page.goto(base + file)
    want('type', answer.headers()['content-type'], 'application/xml; charset=utf-8')
    const shown = page.locator(entry)
    want('entries', await shown.count(), 3)
    const head = shown.first().locator(title)
    hold('its title is not seen', await head.first().isVisible())
    want('unfolded texts', await shown.evaluateAll((es) => es.flatMap((e) => [...e.children]).filter((c) => /^(content|encoded)$/.test(c.localName) && getComputedStyle(c).display !== 'none').length), 0)
    hold('its date is not seen', await shown.first().locator(date).isVisible())
    const box = await shown.first().locator(date).evaluate((e) => {
      const probe = e.ownerDocument.createElementNS('http://www.w3.org/1999/xhtml', 'span')
      probe.textContent = '0'
      e.append(probe)
      const one = probe.getBoundingClientRect().width
      probe.remove()
      return Math.round(e.getBoundingClientRect().width / one)
    })
    want('of the date so many letters are seen', box, width)
    const notice = await page.evaluate(() => getComputedStyle(document.documentElement, '::before').content)
    hold(`it does not say what it is: ${notice}`, notice.includes('This is a web feed'))
  })
}
await look('raw feed/arabic', { viewport: desk }, async ({ page, want }) => {
  for (const file of ['/arabic/atom.xml', '/arabic/rss.xml']) {
    await page.goto(base + file)
    want(file, await page.evaluate(() => getComputedStyle(document.documentElement).direction), 'rtl')
  }
})

await look('forced colours, less motion', { viewport: desk, forcedColors: 'active', reducedMotion: 'reduce' }, async ({ page, hold }) => {
  await page.goto(base + '/news/')
  for (const selector of ['.copy.button', '.button.open', '.address input', '.subscribe']) {
    const style = await page.locator(selector).first().evaluate((e) => {
      const s = getComputedStyle(e)
      return { border: s.borderTopStyle, width: parseFloat(s.borderTopWidth), same: s.color === s.backgroundColor }
    })
    hold(`${selector} has no edge: ${JSON.stringify(style)}`, style.border === 'solid' && style.width >= 1 && !style.same)
  }
  const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((e) => {
    const s = getComputedStyle(e)
    return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0
  }).length)
  hold(`${moving} elements move`, moving === 0)
})

await look('print', { viewport: desk, colorScheme: 'dark' }, async ({ page, want, hold }) => {
  await page.emulateMedia({ media: 'print' })
  await page.goto(base + '/news/')
  want('paper and ink', await page.evaluate(() => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]), ['rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
  want('buttons', await page.locator('.copy:visible, .open:visible, details:visible').count(), 0)
  hold('the address is not printed', await page.locator('.subscribe > .address input').isVisible())
})

await browser.close()
