import { expect, it } from 'vitest'
import { html, jsonText, trusted } from '../../reports/html/markup.ts'

it('is every inserted text escaped, in arrays too, and our own markup kept', () => {
  const hostile = `<img src=x onerror="alert('1')">&`
  const escaped = '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;'
  expect(html`<p title="${hostile}">${[hostile, html`<b>${hostile}</b>`]}</p>`.text).toBe(
    `<p title="${escaped}">${escaped}<b>${escaped}</b></p>`,
  )
  expect(html`${trusted('<hr>')}`.text).toBe('<hr>')
})

it('do absent parts leave nothing behind, and zero a zero', () => {
  expect(html`a${undefined}b${false}c${0}${''}`.text).toBe('abc0')
})

it('does JSON never end its element, and mean the same', () => {
  const value = { name: '</script><!-- <script>', list: [1, null, '<'] }
  expect(jsonText(value).text).not.toContain('<')
  expect(JSON.parse(jsonText(value).text)).toEqual(value)
})
