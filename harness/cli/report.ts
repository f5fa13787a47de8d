/** `harness report`: draws the page of a stored result again. */
import type { Command } from './command.ts'
import { exitCode } from './exit-code.ts'

export const reportCommand: Command = {
  name: 'report',
  usage: 'report <result>',
  description: 'Draws the page of a result again and prints its summary',
  positionals: {
    result: { type: 'string', description: 'A result folder, or its result.json' },
  },
  options: {
    json: { type: 'boolean', description: 'Print one JSON object for scripts instead of the summary' },
  },
  examples: [['report results/2026-11-22T10-15-00-ycsb-a-lsm', 'Writes report.html there']],
  async run(given) {
    const { readResult } = await import('../results/read.ts')
    const { showResult } = await import('./show-result.ts')
    const { result, folder } = await readResult(String(given.result))
    await showResult(result, folder, given.json === true)
    return exitCode.ok
  },
}
