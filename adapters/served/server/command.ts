/** What a command is to the server: its words as data, and what it does. */
import type { Awaitable, KvWrite, ModelName } from '../../contract/index.ts'
import type { Reply } from '../resp/reply.ts'
import type { Session } from './session.ts'

export interface Command {
  /** In capitals, as it is asked for in any case. */
  readonly name: string
  /** Words after the name, as they are typed. */
  readonly usage: string
  /** How many words there may be, the name among them. */
  readonly words: { readonly min: number; readonly max?: number }
  /** What it does, for `COMMAND DOCS`. */
  readonly summary: string
  /** False: it leaves every entry as it is. */
  readonly writes: boolean
  /** Words from the first to the last key and the step between keys, where it names keys so; last -1: to the end. */
  readonly keys?: readonly [first: number, last: number, step: number]
  /**
   * Answers. The words hold for good. What it throws becomes an error reply (`failureOf`); a plain answer is
   * written at once.
   */
  run(words: readonly Uint8Array[], session: Session): Awaitable<Reply>
  /** The write that the request is where it is nothing else, valid, and answers OK: `WriteGroup` takes it. */
  asWrite?(words: readonly Uint8Array[]): KvWrite | undefined
}

/** Commands that belong together; those of a model are there where the store has it. */
export interface CommandSet {
  readonly model?: ModelName
  readonly commands: readonly Command[]
}
