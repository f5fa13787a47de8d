/** Colours, or none: a summary is the same text either way. */
import { styleText } from 'node:util'

export type StyleName = 'good' | 'bad' | 'doubtful' | 'faint' | 'strong'
export type Style = (name: StyleName, text: string) => string

export const plain: Style = (_, text) => text

const formats = { good: 'green', bad: 'red', doubtful: 'yellow', faint: 'dim', strong: 'bold' } as const

/** Colours whatever the stream; ask the stream before choosing this. */
export const coloured: Style = (name, text) => styleText(formats[name], text, { validateStream: false })
