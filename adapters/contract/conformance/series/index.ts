/** The suite of the `series` model. */
import type { Subject } from '../subject.ts'
import { testLifecycle } from './lifecycle.ts'
import { testMisuse } from './misuse.ts'
import { testPoints } from './points.ts'
import { testRandomPoints } from './random.ts'
import { testSelectors } from './selectors.ts'
import { testShape } from './shape.ts'
import { testWindows } from './windows.ts'
import { testWrites } from './writes.ts'

export function testSeries(subject: Subject<'series'>): void {
  testShape(subject)
  // Of a store that forgets what it is given, no answer can be right or wrong.
  if (!subject.capabilities.keepsData) return
  testPoints(subject)
  testSelectors(subject)
  testWindows(subject)
  testWrites(subject)
  testMisuse(subject)
  testLifecycle(subject)
  testRandomPoints(subject)
}
