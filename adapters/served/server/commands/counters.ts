/** Counting up and down, by compare-and-set. Unlike in Redis the result does not expire: a compare-and-set never does. */
import type { Reply } from '../../resp/reply.ts'
import type { Command, CommandSet } from '../command.ts'
import type { Session } from '../session.ts'
import { CommandError, integerOf, isInteger64 } from '../words.ts'

export const counterCommands: CommandSet = {
  model: 'kv',
  commands: [counter('INCR', 1n), counter('DECR', -1n), counterBy('INCRBY', 1n), counterBy('DECRBY', -1n)],
}

function counter(name: string, step: bigint): Command {
  return {
    name,
    usage: 'key',
    words: { min: 2, max: 2 },
    summary: `Adds ${step} to a whole number of 64 bits; an absent one is 0`,
    writes: true,
    keys: [1, 1, 1],
    run: (words, session) => add(words[1]!, step, session),
  }
}

function counterBy(name: string, sign: bigint): Command {
  return {
    name,
    usage: 'key step',
    words: { min: 3, max: 3 },
    summary: `${sign === 1n ? 'Adds to' : 'Takes from'} a whole number of 64 bits; an absent one is 0`,
    writes: true,
    keys: [1, 1, 1],
    run: (words, session) => {
      const step = integerOf(words[2]!)
      if (step === undefined) throw new CommandError('ERR value is not an integer or out of range')
      return add(words[1]!, step * sign, session)
    },
  }
}

async function add(key: Uint8Array, step: bigint, { kv }: Session): Promise<Reply> {
  for (;;) {
    const found = await kv.get(key)
    const count = found === undefined ? 0n : integerOf(found)
    if (count === undefined) throw new CommandError('ERR value is not an integer or out of range')
    const sum = count + step
    if (!isInteger64(sum)) throw new CommandError('ERR increment or decrement would overflow')
    if (await kv.compareAndSet(key, found, new TextEncoder().encode(String(sum)))) return sum
  }
}
