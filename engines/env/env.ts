/** The outside world of an engine, whole: nothing in an engine reaches past it. */
import type { Background } from './background.ts'
import type { Clock } from './clock.ts'
import type { Disk } from './disk.ts'
import type { Random } from './random.ts'

export interface Env {
  readonly disk: Disk
  readonly clock: Clock
  readonly random: Random
  readonly background: Background
}
