/** `harness report`: draws the page of a stored result again. */
import type { Command } from './command.ts'
import { exitCode } from './exit-code.ts'
import { outputFilesOf, outputOptions } from './output-files.ts'

export const reportCommand: Command = {
  name: 'report',
  usage: 'report <result>',
  description: 'Draws the page of a result again and prints its summary',
  positionals: {
    result: { type: 'string', description: 'A result folder, or its result.json' },
  },
  options: {
    json: { type: 'boolean', description: 'Print one JSON object for scripts instead of the summary' },
    ...outputOptions,
  },
  examples: [['report results/2026-11-22T10-15-00-ycsb-a-lsm', 'Writes report.html there']],
  async run(given) {
    const { readResult } = await import('../results/read.ts')
    const { showResult } = await import('./show-result.ts')
    const { writeOutputsOfResult } = await import('./outputs.ts')
    const outputs = outputFilesOf(given)
    const { result, folder } = await readResult(String(given.result))
    try {
      await showResult(result, folder, given.json === true)
    } finally {
      await writeOutputsOfResult(outputs, result)
    }
    return exitCode.ok
  },
}
