/** `harness check`, once its words are known: load, export or judge, print. */
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { durabilities } from '../../adapters/contract/index.ts'
import { printable } from '../../reports/terminal/format.ts'
import type { Style, StyleName } from '../../reports/terminal/style.ts'
import { type CheckName, type CheckOptions, checkNames, judge } from '../check/judge.ts'
import { drawLanes } from '../check/lanes.ts'
import { createModels, modelsFor } from '../check/models/index.ts'
import { type Model, ModelError } from '../check/models/model.ts'
import type { Judgement } from '../check/verdict.ts'
import { toJepsen } from '../history/jepsen-export.ts'
import { toJsonLines } from '../history/json-lines.ts'
import { loadHistory, type StoredHistory } from '../history/load.ts'
import type { History } from '../history/operation.ts'
import { nowNs } from '../measure/clock.ts'
import { listOf, unknownName } from '../nearest.ts'
import { bytesKind, readName, readNumber, secondsKind } from '../plan/given.ts'
import { ResultError } from '../results/errors.ts'
import type { Verdict } from '../results/result.ts'
import { worstVerdict } from '../results/summary.ts'
import { UsageError } from '../usage-error.ts'
import type { Arguments } from './command.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { textOf, textsOf } from './given.ts'
import { styleOf } from './style-of.ts'

const forms = { edn: toJepsen, jsonl: toJsonLines }
const lineLengthMax = 110
const exportPieceLength = 1 << 16

/**
 * @throws UsageError there is no such history, or it does not go with the check; one sentence.
 * @throws ResultError the export could not be written.
 */
export async function checkHistory(given: Arguments): Promise<ExitCode> {
  const path = String(given.history)
  const exports = exportsOf(given)
  const stored = await loadHistory(path)
  if (exports.length > 0) {
    for (const [form, file] of exports) await exportTo(stored.history, form, file)
    return exitCode.ok
  }
  const { history } = stored
  const names = checksOf(given, history)
  const options = await optionsOf(given, history, names)
  const judgements = names.map(name => judgeOrRefuse(name, history, options, stored.path))
  const verdict = worstVerdict(judgements.map(judgement => judgement.verdict))
  process.stdout.write(given.json === true ? toJson(stored, verdict, judgements) : toText(history, judgements))
  if (verdict === 'violated') return exitCode.violated
  return verdict === 'unknown' && given.strict === true ? exitCode.inconclusive : exitCode.ok
}

function judgeOrRefuse(name: CheckName, history: History, options: CheckOptions, path: string): Judgement {
  try {
    return judge(name, history, options)
  } catch (error) {
    if (error instanceof ModelError) throw new UsageError(`${path} does not go with ${name}: ${error.message}.`)
    throw error
  }
}

function exportsOf(given: Arguments): (readonly [keyof typeof forms, string])[] {
  const words = textsOf(given, 'export') ?? []
  return words.flatMap((word, index) => {
    if (index % 2 === 1) return []
    const form = readName(
      { name: '--export', text: word },
      'form of export',
      Object.keys(forms) as (keyof typeof forms)[],
    )
    return [[form, words[index + 1] as string] as const]
  })
}

async function exportTo(history: History, form: keyof typeof forms, file: string): Promise<void> {
  await writeFile(file, gathered(forms[form](history))).catch((error: unknown) => {
    throw new ResultError('write', file, error)
  })
}

/** The same text in pieces of some size: one call of the system for each line would take longer than all the rest. */
function* gathered(lines: Iterable<string>): Generator<string> {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < exportPieceLength) continue
    yield piece
    piece = ''
  }
  yield piece
}

/** The checks that were asked for, else those that the history is meant for, else `linearizable`. */
function checksOf(given: Arguments, { origin }: History): CheckName[] {
  const names = textOf(given, 'check')?.split(',') ?? origin.checks ?? ['linearizable']
  return names.map(text => readName({ name: '--check', text }, 'check', checkNames))
}

async function optionsOf(given: Arguments, history: History, names: readonly CheckName[]): Promise<CheckOptions> {
  const seconds = readNumber({ name: '--budget', text: textOf(given, 'budget') ?? '60s' }, secondsKind, {
    min: 0.001,
    max: 1e6,
  })
  const bytesMax = readNumber({ name: '--memory', text: textOf(given, 'memory') ?? '1GiB' }, bytesKind, {
    min: 1,
    max: 2 ** 40,
  })
  const total = textOf(given, 'total')
  const durability = textOf(given, 'durability') ?? history.origin.durability
  if (durability === undefined && names.includes('durable')) {
    throw new UsageError(
      `The history does not say how the store was opened: add --durability, ${listOf(durabilities)}.`,
    )
  }
  const endNs = nowNs() + seconds * 1e9
  const needsModel = names.includes('linearizable')
  return {
    model: needsModel ? await modelOf(textOf(given, 'model') ?? history.origin.model, history) : undefined,
    budget: { stepCountMax: Number.POSITIVE_INFINITY, bytesMax, isOver: () => nowNs() > endNs },
    durability: readName({ name: '--durability', text: durability ?? 'sync' }, 'durability', durabilities),
    mayBeNegative: given['may-be-negative'] === true,
    ...(total === undefined ? {} : { total: totalOf(total) }),
  }
}

function totalOf(text: string): number {
  const total = Number(text)
  if (text.trim() === '' || !Number.isFinite(total))
    throw new UsageError(`--total takes a number, not ${JSON.stringify(text)}.`)
  return total
}

/** The model of that name or module; without a name, the one that knows the operations of the history. */
async function modelOf(name: string | undefined, { operations }: History): Promise<Model> {
  if (name !== undefined && /[/\\]/.test(name)) return importModel(name)
  const models = createModels()
  if (name !== undefined) {
    const model = models.find(candidate => candidate.name === name)
    if (model === undefined)
      throw new UsageError(
        unknownName(
          'model',
          name,
          models.map(known => known.name),
        ),
      )
    return model
  }
  const fitting = modelsFor(operations)
  if (fitting.length === 1) return fitting[0] as Model
  const kinds = listOf([...new Set(operations.map(({ kind }) => kind))])
  const hint =
    fitting.length === 0 ? `no model knows ${kinds}` : `${listOf(fitting.map(model => model.name))} all know ${kinds}`
  throw new UsageError(`Say with --model what the history is to be compared with: ${hint}.`)
}

async function importModel(path: string): Promise<Model> {
  const module: unknown = await import(pathToFileURL(resolve(path)).href).catch(error => {
    throw new UsageError(`cannot load the model ${path}: ${error instanceof Error ? error.message : String(error)}.`)
  })
  const model = (module as { default?: Partial<Model> }).default
  if (typeof model?.init !== 'function' || typeof model.step !== 'function' || !Array.isArray(model.kinds)) {
    throw new UsageError(`${path} is no model: its default export has no kinds, init and step (harness/check/models).`)
  }
  return model as Model
}

function toJson({ history, path }: StoredHistory, verdict: Verdict, judgements: readonly Judgement[]): string {
  const { operations, incomplete } = history
  return `${JSON.stringify({ path, operationCount: operations.length, incomplete, verdict, checks: judgements })}\n`
}

const styles: Readonly<Record<Verdict, StyleName>> = { valid: 'good', violated: 'bad', unknown: 'doubtful' }

function toText(history: History, judgements: readonly Judgement[]): string {
  const style = styleOf(process.stdout)
  const lines = judgements.flatMap(judgement => [
    `${style(styles[judgement.verdict], judgement.verdict)}  ${judgement.name}: ${printable(judgement.detail)}`,
    ...counterexampleLines(judgement, style),
  ])
  if (history.incomplete !== undefined) lines.push(style('doubtful', printable(`${history.incomplete}.`)))
  const { command } = history.origin
  if (command !== undefined && judgements.some(({ verdict }) => verdict === 'violated'))
    lines.push(`replay: ${printable(command)}`)
  return `${lines.join('\n')}\n`
}

function counterexampleLines({ counterexample }: Judgement, style: Style): string[] {
  if (counterexample === undefined) return []
  const lanes = drawLanes(counterexample, lineLengthMax).map(line => `  ${printable(line)}`)
  return ['', ...lanes, '', `  ${style('faint', printable(`${counterexample.reason}.`))}`]
}
