/** Colours for a terminal that has them, and for nothing else. */
import type { WriteStream } from 'node:tty'
import { coloured, plain, type Style } from '../../reports/terminal/style.ts'

export function styleOf(stream: WriteStream): Style {
  return stream.isTTY && stream.hasColors() ? coloured : plain
}
