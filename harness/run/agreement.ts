/**
 * Whether the engines of an experiment answered the same questions over the same data alike.
 *
 * Within a round all engines get the same seed and so the same data. Where two answers to one question differ, one of
 * them is wrong, and nothing here can tell which: every run of the round that answered it is marked.
 */
import type { CheckResult, Run } from '../results/result.ts'
import { verdictOf } from './verdict.ts'

/** At most so many questions are spelled out. */
const shownMax = 3

/** The runs, each with the check `agreement` where another of its round has answered one of its questions. */
export function withAgreement(runs: readonly Run[]): Run[] {
  return runs.map(run => {
    const others = runs.filter(other => other !== run && other.seed === run.seed)
    const check = agreementOf(run, others)
    if (check === undefined) return run
    const checks = [...run.checks, check]
    return { ...run, checks, verdict: verdictOf(checks, run.status) }
  })
}

function agreementOf(run: Run, others: readonly Run[]): CheckResult | undefined {
  const questions = Object.entries(run.fingerprints ?? {})
  const compared = questions.filter(([name]) => others.some(other => other.fingerprints?.[name] !== undefined))
  if (compared.length === 0) return undefined
  const disputes = compared.flatMap(([name, own]) => {
    const against = others.filter(other => (other.fingerprints?.[name] ?? own) !== own)
    return against.length === 0 ? [] : [describeDispute(name, own, against)]
  })
  const name = 'agreement'
  if (disputes.length === 0) {
    const engines = others
      .filter(({ fingerprints }) => compared.some(([question]) => fingerprints?.[question] !== undefined))
      .map(({ engine }) => engine)
    const detail = `The same answers as ${engines.join(', ')} to ${compared.length} question${compared.length === 1 ? '' : 's'} over the loaded data, as far as each answers them.`
    return { name, verdict: 'valid', detail }
  }
  const more = disputes.length > shownMax ? ` And ${disputes.length - shownMax} more.` : ''
  return { name, verdict: 'violated', detail: `${disputes.slice(0, shownMax).join(' ')}${more}` }
}

function describeDispute(name: string, own: string, against: readonly Run[]): string {
  const theirs = against.map(({ engine, fingerprints }) => `${engine} ${fingerprints![name]}`)
  return `${name} is ${own} here, and ${theirs.join(', ')} elsewhere.`
}
