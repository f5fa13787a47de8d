/** Rounds of one engine as `record-rounds.ts` recorded them: the noise of a real machine, for the trials of the gate. */
import { readFileSync } from 'node:fs'

export interface RecordedRound {
  readonly operationsPerSecond: number
  readonly readP50Ns: number
  readonly readP99Ns: number
  readonly readP999Ns: number
  readonly loadedPerSecond: number
}

export interface RecordedRounds {
  /** What gave them. */
  readonly command: string
  readonly machine: string
  /** How many rounds were measured for those that were kept. */
  readonly triedCount: number
  /** In the order in which they ran. */
  readonly rounds: readonly RecordedRound[]
}

export function readRecordedRounds(): RecordedRounds {
  return JSON.parse(readFileSync(new URL('recorded-rounds.json', import.meta.url), 'utf8')) as RecordedRounds
}
