/** The way from the root to a leaf: a page and a slot for each level, the leaf's being level 0. */
import type { Page } from '../page/page.ts'
import type { PageStore } from '../store/page-store.ts'

/** The root's number never changes: what grows or shrinks is what lies below it. */
export const rootNumber = 1

export class Path {
  readonly numbers: number[] = []
  readonly slots: number[] = []
  rootLevel = 0

  /** Goes down to the leaf where `key` belongs, and leaves the window there. */
  descend(store: PageStore, key: Uint8Array, page: Page): void {
    store.enter(rootNumber, page)
    let level = page.level
    let number = rootNumber
    this.rootLevel = level
    while (level > 0) {
      const slot = page.searchChild(key)
      this.numbers[level] = number
      this.slots[level] = slot
      number = page.child(slot)
      store.enter(number, page)
      level--
    }
    this.numbers[0] = number
  }

  number(level: number): number {
    return this.numbers[level] as number
  }

  slot(level: number): number {
    return this.slots[level] as number
  }
}
