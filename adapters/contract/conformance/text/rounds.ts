/** Three rounds of documents, each over the one before. */
import { TextReference } from '../../reference/text.ts'
import type { TextDocument, TextReader } from '../../text.ts'
import type { Rounds } from '../keeping.ts'
import type { Subject } from '../subject.ts'
import { found, suited, words } from './words.ts'

const numbers = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const documentCount = 40

function documentOf(id: number, round: number): TextDocument {
  const body = Array.from(String(id * 37 + round * 1001), digit => numbers[Number(digit)]).join(' ')
  return {
    id,
    fields: { body, title: `round ${numbers[round]} ${numbers[id % 10]}` },
    facets: { parity: id % 2 ? 'odd' : 'even' },
  }
}

export function textRounds(subject: Subject<'text'>): Rounds<'text', TextReader> {
  return {
    count: 3,
    async write(text, round) {
      const ids = Array.from({ length: documentCount }, (_, each) => round * 20 + each)
      for (let from = 0; from < ids.length; from += 8) {
        await text.index(ids.slice(from, from + 8).map(id => suited(subject, documentOf(id, round))))
      }
      await text.remove([round, round + 3, 9999])
      await text.refresh()
    },
    async read(reader) {
      const answers: unknown[] = []
      for (const number of numbers) {
        answers.push(await found(reader, words(number)), await found(reader, words(`round ${number}`, 'and', 'title')))
        if (subject.has('phrase')) answers.push(await found(reader, { type: 'phrase', text: `${number} four` }))
      }
      if (subject.has('facets')) answers.push({ ...(await reader.facets(words('round'), 'parity')) })
      if (subject.has('suggest')) answers.push(Array.from(await reader.suggest('', 50)))
      return answers
    },
    reference: () => new TextReference(),
    snapshot: text => text.snapshot(),
  }
}
