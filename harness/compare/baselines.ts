/**
 * Named baselines: what to compare with long after the result folders are gone.
 *
 * A file a baseline, `baselines/<name>.json`, beside the results and not among them, so that who clears those keeps
 * these, and so that they may be committed. It holds the results themselves, without their series over time, which
 * nothing compares; histograms stay, for the page. Saving under a name that is there replaces it, whole or not at all.
 */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { makeDirectories } from '../../engines/env/index.ts'
import { unknownName } from '../nearest.ts'
import { writeFileAtomically } from '../results/atomic-file.ts'
import { ResultError } from '../results/errors.ts'
import type { Phase, Result } from '../results/result.ts'
import { resultSchema } from '../results/schema.ts'
import { UsageError } from '../usage-error.ts'

const baselineSchemaVersion = 1

export interface Baseline {
  readonly schemaVersion: typeof baselineSchemaVersion
  readonly name: string
  /** When it was saved, in UTC. */
  readonly savedAt: string
  /** At least one. */
  readonly results: readonly Result[]
}

const baselineSchema: z.ZodType<Baseline> = z.object({
  schemaVersion: z.literal(baselineSchemaVersion),
  name: z.string(),
  savedAt: z.string(),
  results: z.array(resultSchema).min(1),
})

const suffix = '.json'

/** @throws UsageError the name cannot be one. @throws ResultError the disk refused, or no round is complete. */
export async function saveBaseline(
  directory: string,
  name: string,
  results: readonly Result[],
  savedAt: Date,
): Promise<Baseline> {
  const path = pathOf(directory, name)
  if (!results.some(({ runs }) => runs.some(run => run.status === 'complete'))) {
    throw new ResultError('save', path, 'no round of the result is complete')
  }
  const baseline: Baseline = {
    schemaVersion: baselineSchemaVersion,
    name,
    savedAt: savedAt.toISOString(),
    results: results.map(result => withoutSeries({ ...result, name: `${name}:${basename(result.name)}` })),
  }
  try {
    makeDirectories(directory)
  } catch (error) {
    throw new ResultError('create the directory of baselines', directory, error)
  }
  await writeFileAtomically(path, `${JSON.stringify(baseline)}\n`)
  return baseline
}

/** @throws UsageError there is no such baseline, or it is none; the message says which there are. */
export async function readBaseline(directory: string, name: string): Promise<Baseline> {
  const path = pathOf(directory, name)
  const text = await readFile(path, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw new UsageError(`${new ResultError('read', path, error).message}.`)
    const names = await baselineNames(directory)
    throw new UsageError(
      names.length === 0
        ? `There is no baseline in ${directory}; harness compare RESULT --save-baseline ${name} saves one.`
        : unknownName('baseline', name, names),
    )
  })
  const checked = baselineSchema.safeParse(parseJson(path, text))
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  throw new UsageError(`${path} is not a baseline of harness: ${issue?.path.join('.')}: ${issue?.message}.`)
}

/** In order of the alphabet; none where there is no directory. */
export async function listBaselines(directory: string): Promise<Baseline[]> {
  const names = await baselineNames(directory)
  return Promise.all(names.map(name => readBaseline(directory, name)))
}

async function baselineNames(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new UsageError(`${new ResultError('read', directory, error).message}.`)
  })
  return files
    .filter(file => file.endsWith(suffix))
    .map(file => file.slice(0, -suffix.length))
    .filter(name => namePattern.test(name))
    .sort()
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

function pathOf(directory: string, name: string): string {
  if (!namePattern.test(name)) {
    throw new UsageError(
      `A baseline's name has letters, digits, dots, dashes and underscores, at most 100, not ${JSON.stringify(name.slice(0, 60))}.`,
    )
  }
  return join(directory, name + suffix)
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`${path} is not a baseline of harness: it is not JSON, or was cut short.`)
  }
}

function withoutSeries(result: Result): Result {
  return {
    ...result,
    runs: result.runs.map(run => ({
      ...run,
      phases: run.phases.map(phase => ({ ...phase, series: emptied(phase.series) })),
    })),
  }
}

function emptied({ intervalSeconds }: Phase['series']): Phase['series'] {
  return {
    intervalSeconds,
    seconds: [],
    counts: {},
    errors: [],
    p50Ns: [],
    p99Ns: [],
    p999Ns: [],
    maxNs: [],
    heatmap: { boundsNs: [], counts: [] },
  }
}
