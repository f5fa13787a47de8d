/**
 * HTML as a value: a template whose every inserted text is escaped, so that no name or message of a result
 * can become markup. Only `trusted` skips the escape, and only for text that this folder itself wrote.
 */

export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What a template takes: `undefined` and `false` leave nothing behind, arrays are joined. */
export type Content = Markup | string | number | false | undefined | readonly Content[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character]!)
}

/** Markup that is ours from the first character to the last. */
export function trusted(text: string): Markup {
  return new Markup(text)
}

export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = strings[0]!
  for (let index = 0; index < values.length; index++) text += textOf(values[index]) + strings[index + 1]!
  return new Markup(text)
}

/** JSON that may stand inside a script element: no `<`, hence no end tag and no comment. */
export function jsonText(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll('<', '\\u003c'))
}

function textOf(content: Content): string {
  if (content === undefined || content === false) return ''
  if (content instanceof Markup) return content.text
  if (typeof content === 'string') return escapeText(content)
  if (typeof content === 'number') return String(content)
  return content.map(textOf).join('')
}
