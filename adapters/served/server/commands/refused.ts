/** Commands of Redis that people will try, and that could only be done dishonestly: each says why. */
import type { CommandSet } from '../command.ts'
import { CommandError } from '../words.ts'

const expiryReason = 'the kv contract neither tells nor changes when an entry expires; SET with PX writes it anew'
const transactionReason = 'no transactions; MSET and HARNESS.BATCH write all or none, HARNESS.CAS compares first'

const refusals: Readonly<Record<string, string>> = {
  TTL: expiryReason,
  PTTL: expiryReason,
  EXPIRE: expiryReason,
  PEXPIRE: expiryReason,
  EXPIREAT: expiryReason,
  PEXPIREAT: expiryReason,
  PERSIST: expiryReason,
  MULTI: transactionReason,
  EXEC: transactionReason,
  DISCARD: transactionReason,
  WATCH: transactionReason,
  FLUSHDB: 'the kv contract cannot empty a store at once; start the server on a fresh directory',
  FLUSHALL: 'the kv contract cannot empty a store at once; start the server on a fresh directory',
  KEYS: 'it would hold all keys at once; SCAN goes through them',
  SHUTDOWN: 'whoever started the server ends it, with SIGTERM or Ctrl-C',
}

export const refusedCommands: CommandSet = {
  model: 'kv',
  commands: Object.entries(refusals).map(([name, reason]) => ({
    name,
    usage: '…',
    words: { min: 1 },
    summary: `Refused: ${reason}`,
    writes: false,
    run: () => {
      throw new CommandError(`ERR ${name}: ${reason}`)
    },
  })),
}
