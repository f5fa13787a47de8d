/**
 * Histories of real stores whose verdicts others have found, and which of ours must agree, as they are and after
 * they went through each of our forms.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkLinearizable, defaultBudget } from '../../harness/check/linearizable.ts'
import { createModels } from '../../harness/check/models/index.ts'
import { toJepsen } from '../../harness/history/jepsen-export.ts'
import { toJsonLines } from '../../harness/history/json-lines.ts'
import { loadHistory } from '../../harness/history/load.ts'
import { areThere, labelledDirectory, listLabelledHistories } from './labelled-histories.ts'

if (!areThere)
  process.stderr.write(`no labelled histories in ${labelledDirectory}: verdicts were not compared with theirs\n`)

describe.skipIf(!areThere)('labelled histories', () => {
  test('there are both kinds', () => {
    const labelled = listLabelledHistories()
    expect(labelled.length).toBeGreaterThan(60)
    expect(new Set(labelled.map(({ verdict }) => verdict)).size).toBe(2)
  })

  test.each(listLabelledHistories())('$name is $verdict', async ({ path, model: name, verdict }) => {
    const model = createModels().find(candidate => candidate.name === name)!
    const { history } = await loadHistory(path)
    const judgement = checkLinearizable(history, { model, budget: defaultBudget })
    expect(judgement.verdict).toBe(verdict)
    expect(judgement.counterexample !== undefined).toBe(verdict === 'violated')
    const directory = mkdtempSync(join(tmpdir(), 'harness-labelled-'))
    try {
      for (const [form, lines] of [
        ['edn', toJepsen(history)],
        ['jsonl', toJsonLines(history)],
      ] as const) {
        const copy = join(directory, `history.${form}`)
        writeFileSync(copy, [...lines].join(''))
        const again = checkLinearizable((await loadHistory(copy)).history, { model, budget: defaultBudget })
        expect({ form, verdict: again.verdict }).toEqual({ form, verdict })
      }
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })
})
