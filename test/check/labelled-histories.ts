/** The labelled histories that lie beside the project, where they do: recorded by others, verdicts known. */
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const labelledDirectory: string = fileURLToPath(new URL('../../../shared/histories/', import.meta.url))

export const areThere: boolean = existsSync(labelledDirectory)

/** Of the etcd set those that are linearizable; the others are not. */
const linearizableEtcd = new Set('002 005 007 018 025 031 038 045 048 049 051 053 056'.split(' '))

export interface LabelledHistory {
  readonly path: string
  readonly name: string
  readonly model: 'register' | 'kv'
  readonly verdict: 'valid' | 'violated'
}

/** None where the folder is absent. */
export function listLabelledHistories(): LabelledHistory[] {
  if (!areThere) return []
  const etcd = readdirSync(`${labelledDirectory}etcd`).map((name): LabelledHistory => {
    const verdict = linearizableEtcd.has(name.slice('etcd_'.length, -'.log'.length)) ? 'valid' : 'violated'
    return { path: `${labelledDirectory}etcd/${name}`, name, model: 'register', verdict }
  })
  const kv = readdirSync(`${labelledDirectory}kv`).map((name): LabelledHistory => {
    return {
      path: `${labelledDirectory}kv/${name}`,
      name,
      model: 'kv',
      verdict: name.includes('-ok') ? 'valid' : 'violated',
    }
  })
  return [...etcd, ...kv]
}
