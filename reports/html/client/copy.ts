/** Runs in the page: copies the command, also where the page is a file and the browser keeps its clipboard shut. */

interface Element {
  textContent: string
  addEventListener(type: 'click', listener: () => void): void
}
interface Range {
  selectNodeContents(element: Element): void
}
declare const document: {
  getElementById(id: string): Element | null
  createRange(): Range
  execCommand(command: 'copy'): boolean
}
declare function getSelection(): { removeAllRanges(): void; addRange(range: Range): void } | null
declare const navigator: { readonly clipboard?: { writeText(text: string): Promise<void> } }

const command = document.getElementById('command')
const button = document.getElementById('copy')
const status = document.getElementById('copied')

async function copyCommand(): Promise<void> {
  if (command === null || status === null) return
  try {
    if (navigator.clipboard === undefined) throw new Error('no clipboard')
    await navigator.clipboard.writeText(command.textContent)
    status.textContent = 'Copied.'
  } catch {
    select(command)
    status.textContent = document.execCommand('copy') ? 'Copied.' : 'Selected: copy it with the keyboard.'
  }
}

function select(element: Element): void {
  const range = document.createRange()
  range.selectNodeContents(element)
  const selection = getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}

button?.addEventListener('click', () => void copyCommand())
