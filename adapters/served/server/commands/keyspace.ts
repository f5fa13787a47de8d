/** Going through all keys. Both take turns with other clients, however many keys there are. */
import type { Reply } from '../../resp/reply.ts'
import type { CommandSet } from '../command.ts'
import type { Session } from '../session.ts'
import { countOf, keywordOf, syntaxError, textOf } from '../words.ts'
import { breath } from './breath.ts'
import { globOf } from './glob.ts'

const keysPerTurn = 1000
const keysPerReplyMax = 10_000

export const keyspaceCommands: CommandSet = {
  model: 'kv',
  commands: [
    {
      name: 'SCAN',
      usage: 'cursor [MATCH pattern] [COUNT keys] [TYPE string]',
      words: { min: 2 },
      summary: 'Some of the keys, in order, and the cursor that goes on behind them; 0 at the end',
      writes: false,
      run: scan,
    },
    {
      name: 'DBSIZE',
      usage: '',
      words: { min: 1, max: 1 },
      summary: 'Counts the keys one by one',
      writes: false,
      run: async (_, { kv }) => {
        const cursor = await kv.scan({})
        try {
          let count = 0
          while (await cursor.next()) if (++count % keysPerTurn === 0) await breath()
          return count
        } finally {
          await cursor.close()
        }
      },
    },
  ],
}

/**
 * A key that is there from the first call to the last comes exactly once; one that comes or goes meanwhile, at
 * most once.
 */
async function scan(words: readonly Uint8Array[], { kv, served }: Session): Promise<Reply> {
  const { matches, count, isOtherType } = scanOptions(words)
  const behind = served.scanPositions.find(textOf(words[1]!))
  const cursor = await kv.scan({ limit: count, ...(behind && { start: keyAfter(behind) }) })
  const keys: Uint8Array[] = []
  try {
    let visited = 0
    while (await cursor.next()) {
      visited++
      if (!isOtherType && matches(cursor.key)) keys.push(cursor.key.slice())
      if (visited === count) return [served.scanPositions.remember(cursor.key), keys]
      if (visited % keysPerTurn === 0) await breath()
    }
    return ['0', keys]
  } finally {
    await cursor.close()
  }
}

function scanOptions(words: readonly Uint8Array[]): {
  matches: (key: Uint8Array) => boolean
  count: number
  isOtherType: boolean
} {
  let matches = (_key: Uint8Array): boolean => true
  let count = 10
  let isOtherType = false
  for (let index = 2; index < words.length; index += 2) {
    const value = words[index + 1]
    if (value === undefined) throw syntaxError()
    switch (keywordOf(words[index])) {
      case 'MATCH':
        matches = globOf(value)
        break
      case 'COUNT':
        count = Math.min(keysPerReplyMax, countOf(value, 'COUNT', 1, Number.MAX_SAFE_INTEGER))
        break
      case 'TYPE':
        isOtherType = keywordOf(value) !== 'STRING'
        break
      default:
        throw syntaxError()
    }
  }
  return { matches, count, isOtherType }
}

/** The least key above. */
function keyAfter(key: Uint8Array): Uint8Array {
  const next = new Uint8Array(key.length + 1)
  next.set(key)
  return next
}
