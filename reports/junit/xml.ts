/**
 * XML 1.0 as a value: elements whose names are ours and whose texts may be anybody's.
 *
 * What XML cannot say at all (most control characters, halves of surrogate pairs) is taken out; a reader would refuse
 * the whole file for one of them.
 */

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly children: readonly (Element | string)[]
}

export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly (Element | string)[] = [],
): Element {
  return { name, attributes, children }
}

/** The whole document, ending in a newline. Elements that hold elements are indented, texts stand as they are. */
export function documentText(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${textOf(root, '')}\n`
}

function textOf({ name, attributes, children }: Element, indent: string): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${attributeText(String(value))}"`)
  const start = `${indent}<${name}${words.join('')}`
  if (children.length === 0) return `${start}/>`
  if (children.every(child => typeof child === 'string')) {
    return `${start}>${children.map(child => contentText(child)).join('')}</${name}>`
  }
  const inner = children.map(child =>
    typeof child === 'string' ? `${indent}  ${contentText(child)}` : textOf(child, `${indent}  `),
  )
  return `${start}>\n${inner.join('\n')}\n${indent}</${name}>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

function contentText(text: string): string {
  return allowed(text).replaceAll(/[&<>\r]/g, character => entities[character]!)
}

/** A reader turns bare line ends and tabs of an attribute into spaces, so they are spelled out. */
function attributeText(text: string): string {
  return allowed(text).replaceAll(/[&<>"\t\n\r]/g, character => entities[character]!)
}

/** The characters of XML 1.0, section 2.2. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

function allowed(text: string): string {
  return text.replaceAll(forbidden, '')
}
