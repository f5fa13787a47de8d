/**
 * Bank: money moves between accounts and none comes or goes, at every read of all of them.
 *
 * `transfer` is judged only by what it leaves; `read` answers a list of [account, balance]. The total is given, or is
 * what the first read found. Every read must list the same accounts; balances below zero are violations unless allowed.
 */
import { type History, identityOf, type Operation, type Value } from '../history/operation.ts'
import { ModelError } from './models/model.ts'
import { counterexampleOf, countOf, type Judgement, sayValue, violated } from './verdict.ts'

export interface BankOptions {
  /** Absent: as the first read has it. */
  readonly total?: number
  readonly mayBeNegative: boolean
}

const name = 'bank'

type Balances = readonly (readonly [Value, number])[]

/** @throws ModelError an operation is neither `transfer` nor `read`, or a read lists no balances. */
export function checkBank({ operations }: History, { total, mayBeNegative }: BankOptions): Judgement {
  const reads = operations.filter(isRead)
  const [first] = reads
  const what = `${countOf(operations.length - reads.length, 'other operation')} and ${countOf(reads.length, 'read')} of all accounts`
  if (first === undefined) return { name, verdict: 'unknown', detail: `${what}: nothing was read.` }
  const accounts = new Set(balancesOf(first).map(([account]) => identityOf(account)))
  const expected = total ?? sum(balancesOf(first))
  for (const read of reads) {
    const wrong = judgeRead(balancesOf(read), accounts, expected, mayBeNegative)
    if (wrong === undefined) continue
    const reason = `client ${read.client} read ${wrong}`
    const shown = read === first || total !== undefined ? [] : [first]
    return violated(
      name,
      `${what}: ${reason}.`,
      counterexampleOf(null, [...shown, ...during(operations, read)], read, reason),
    )
  }
  return { name, verdict: 'valid', detail: `${what}: the total is ${expected} at each.` }
}

/** What is wrong with one read; `undefined`: nothing. */
function judgeRead(
  balances: Balances,
  accounts: ReadonlySet<unknown>,
  expected: number,
  mayBeNegative: boolean,
): string | undefined {
  const found = new Set(balances.map(([account]) => identityOf(account)))
  const stranger = balances.find(([account]) => !accounts.has(identityOf(account)))
  if (stranger !== undefined) return `the account ${sayValue(stranger[0])}, which other reads have not`
  if (found.size !== accounts.size || balances.length !== found.size) {
    return `${countOf(balances.length, 'balance')} of ${countOf(found.size, 'account')}, where there are ${accounts.size}`
  }
  if (sum(balances) !== expected) return `a total of ${sum(balances)}, where it must be ${expected}`
  const negative = balances.find(([, balance]) => balance < 0)
  if (negative === undefined || mayBeNegative) return undefined
  return `a balance of ${negative[1]} in account ${sayValue(negative[0])}`
}

function isRead({ kind, outcome }: Operation): boolean {
  if (kind !== 'read' && kind !== 'transfer')
    throw new ModelError(`the check of a bank knows no operation ${kind}; it has transfer, read`)
  return kind === 'read' && outcome === 'ok'
}

function balancesOf({ answer }: Operation): Balances {
  const isList =
    Array.isArray(answer) &&
    answer.every(entry => Array.isArray(entry) && entry.length === 2 && typeof entry[1] === 'number')
  if (!isList)
    throw new ModelError(`read of a bank answers a list of [account, balance], not ${JSON.stringify(answer)}`)
  return answer as unknown as Balances
}

function sum(balances: Balances): number {
  return balances.reduce((total, [, balance]) => total + balance, 0)
}

/** The transfers that overlap the read, a few of them. */
function during(operations: readonly Operation[], read: Operation): Operation[] {
  const overlaps = ({ kind, outcome, invokeNs, returnNs }: Operation): boolean =>
    kind === 'transfer' &&
    outcome !== 'failed' &&
    invokeNs <= read.returnNs &&
    (outcome === 'unknown' || returnNs >= read.invokeNs)
  return operations.filter(overlaps).slice(-10)
}
