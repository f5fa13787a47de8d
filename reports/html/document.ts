/**
 * The frame of every page: its head, its scripts, and a policy that lets nothing be fetched and no script run but
 * ours, by hash. What stands in it is each page's own business (`page.ts`, `comparison/`, `trend/`).
 */
import { createHash } from 'node:crypto'
import { clientScript, plotlyPacked, plotlySource } from './assets.ts'
import { type Content, html, type Markup, trusted } from './markup.ts'
import type { Section } from './sections/blocks.ts'
import { style } from './style.css.ts'

export interface Document {
  readonly title: string
  /** One sentence, for whoever lists pages. */
  readonly description: string
  /** Everything between the top of the page and its foot. */
  readonly body: Content
  /** What the foot says first: the tool, the format. */
  readonly origin: string
}

export async function documentText({ title, description, body, origin }: Document): Promise<string> {
  const [source, ...scripts] = await Promise.all([
    plotlySource(),
    clientScript('charts'),
    clientScript('copy'),
    clientScript('lanes'),
    clientScript('sort'),
  ])
  const policy = [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    'img-src data:',
    "style-src 'unsafe-inline'",
    `script-src ${[source, ...scripts].map(hashOf).join(' ')}`,
  ].join('; ')
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${description}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<main>
${body}
</main>
<footer><p>${origin} · charts by plotly.js, MIT licence · this file is whole: it fetches nothing</p></footer>
<noscript><p class="missing">The charts need JavaScript; every table on this page works without it.</p></noscript>
<script type="text/plain" id="plotly">${trusted(await plotlyPacked())}</script>
${scripts.map(script => html`<script type="module">${trusted(script)}</script>\n`)}
</body>
</html>
`
  return page.text
}

/** Links to the sections of a page. */
export function contentsBlock(sections: readonly Section[]): Markup {
  const links: readonly Content[] = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)
  return html`<nav aria-label="Contents"><ul>${links}</ul></nav>`
}

function hashOf(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`
}
