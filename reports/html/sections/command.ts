/** The one line that runs it again. */
import { type Content, html } from '../markup.ts'
import type { Section } from './blocks.ts'

/** `lead` says what is the same when it is run again. */
export function commandSection(command: string, lead: string): Section {
  return {
    id: 'repeat',
    title: 'Run it again',
    body: html`
<p>${lead}</p>
<div class="command"><pre tabindex="0"><code id="command">${unbroken(command)}</code></pre><button type="button" id="copy">Copy</button></div>
<p class="note" id="copied" role="status"></p>`,
  }
}

/** Lines break between arguments, not at the hyphens within. */
function unbroken(command: string): readonly Content[] {
  return command
    .split(/( +)/)
    .map((part, index) => (index % 2 === 0 ? html`<span class="argument">${part}</span>` : part))
}
