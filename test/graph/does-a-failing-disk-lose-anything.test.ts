/**
 * The disk refuses one operation, or every one of a kind from some point on, at every point of a run in turn. Whoever waits is
 * told, nobody hangs, what was there can be read; and once the disk is well again, all that was acknowledged is there.
 */
import { expect, test } from 'vitest'
import { GraphReference } from '../../adapters/contract/reference/index.ts'
import { createRandom, type DiskOperation, MemoryDisk, StorageError } from '../../engines/env/index.ts'
import type { Durability, Graph } from '../../engines/graph/index.ts'
import { type MemoryGraph, openGraph, settled, slowEnv } from './memory-graph.ts'
import { describeContents, drawWrites } from './small-world.ts'

const writeCount = 32

interface Fault {
  readonly code: 'IO' | 'NO_SPACE'
  readonly refuses: (operation: DiskOperation, count: number) => boolean
}

const growsFiles = ({ type }: DiskOperation): boolean => type === 'write' || type === 'create'
const syncs = ({ type }: DiskOperation): boolean => type === 'sync' || type === 'syncDirectory'

/** Faults that first strike the operation that a healthy disk would do next. */
function faultsAt(operation: DiskOperation, after: number): Fault[] {
  const faults: Fault[] = [{ code: 'IO', refuses: (_, count) => count === after }]
  if (growsFiles(operation)) {
    faults.push({ code: 'NO_SPACE', refuses: (candidate, count) => count >= after && growsFiles(candidate) })
  }
  if (syncs(operation)) faults.push({ code: 'IO', refuses: (candidate, count) => count >= after && syncs(candidate) })
  return faults
}

test.each(['none', 'buffered', 'sync'] satisfies Durability[])(
  'nothing that was acknowledged: %s',
  async durability => {
    const { operations } = await new Life(durability, undefined).run()
    expect(operations.length).toBeGreaterThan(40)
    let toldCount = 0
    for (const [after, operation] of operations.entries()) {
      for (const fault of faultsAt(operation, after)) {
        try {
          if ((await new Life(durability, fault).run()).wasTold) toldCount++
        } catch (error) {
          const what = `${operation.type} ${operation.path}`
          expect.fail(`${fault.code} from operation ${after} on, first at ${what}: ${String(error)}`)
        }
      }
    }
    // What is only to be removed may stay, and nobody is told.
    expect(toldCount).toBeGreaterThan(operations.length)
  },
)

/** A graph's life on a disk that fails, up to the next opening, by when the disk is well. */
class Life {
  readonly #durability: Durability
  readonly #fault: Fault | undefined
  readonly #disk = new MemoryDisk()
  readonly #env = slowEnv(1, this.#disk)
  readonly #reference = new GraphReference()
  readonly #contents = [describeContents(this.#reference)]
  readonly #operations: DiskOperation[] = []
  #keptCount = 0
  #ackCount = 0
  #wasTold = false

  constructor(durability: Durability, fault: Fault | undefined) {
    this.#durability = durability
    this.#fault = fault
    this.#disk.beforeOperation = operation => {
      this.#operations.push(operation)
      if (this.#fault?.refuses(operation, this.#operations.length - 1) === true) {
        throw new StorageError(this.#fault.code, `cannot ${operation.type} ${operation.path}: planted`)
      }
    }
  }

  async run(): Promise<{ readonly operations: readonly DiskOperation[]; readonly wasTold: boolean }> {
    const opened = await this.#told(() => openGraph(this.#env, { durability: this.#durability, mergeChangesMin: 12 }))
    if (opened !== undefined) await this.#live(opened)
    this.#disk.beforeOperation = undefined
    const again = await openGraph(this.#env, { durability: this.#durability })
    again.graph.verify()
    this.#judge(again.graph, this.#keptCount)
    await settled(again, again.graph.close())
    return { operations: this.#operations, wasTold: this.#wasTold }
  }

  async #live(opened: MemoryGraph): Promise<void> {
    const { graph } = opened
    const random = createRandom(9)
    while (this.#contents.length <= writeCount && !this.#wasTold) {
      const writes = drawWrites(random, this.#reference)
      try {
        this.#reference.write(writes)
      } catch {
        continue
      }
      this.#contents.push(describeContents(this.#reference))
      const done = this.#contents.length - 1
      await this.#told(async () => {
        await settled(opened, graph.write(writes))
        this.#ackCount = done
        if (this.#durability !== 'none') this.#keptCount = done
      })
      for (let turns = random.nextInteger(40); turns > 0; turns--) await undefined
      if (done % 15 !== 0) continue
      await this.#told(async () => {
        await settled(opened, graph.sync())
        this.#keptCount = done
      })
    }
    // What is there can be read, broken or not.
    this.#judge(graph, this.#ackCount)
    const done = this.#contents.length - 1
    const isWhole = !this.#wasTold
    await this.#told(async () => {
      await settled(opened, graph.close())
      if (isWhole) this.#keptCount = done
    })
  }

  #judge(graph: Graph, least: number): void {
    const found = this.#contents.lastIndexOf(describeContents(graph))
    expect(found, `writes that are there, of ${this.#contents.length - 1}`).toBeGreaterThanOrEqual(least)
  }

  /** Only what the disk said may come out. */
  async #told<T>(act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act()
    } catch (error) {
      const isPlanted =
        error instanceof StorageError && error.code === this.#fault?.code && /planted/.test(error.message)
      if (!isPlanted) throw error
      this.#wasTold = true
      return undefined
    }
  }
}
