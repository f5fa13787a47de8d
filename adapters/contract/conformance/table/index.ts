/** The suite of the `table` model. */
import type { Subject } from '../subject.ts'
import { testGroups } from './groups.ts'
import { testLifecycle } from './lifecycle.ts'
import { testMisuse } from './misuse.ts'
import { testOrder } from './order.ts'
import { testPredicates } from './predicates.ts'
import { testRandomRows } from './random.ts'
import { testSchema } from './schema.ts'
import { testShape } from './shape.ts'
import { testValues } from './values.ts'
import { testWrites } from './writes.ts'

export function testTable(subject: Subject<'table'>): void {
  testShape(subject)
  // Of a store that forgets what it is given, no answer can be right or wrong.
  if (!subject.capabilities.keepsData) return
  testSchema(subject)
  testValues(subject)
  testPredicates(subject)
  testGroups(subject)
  testOrder(subject)
  testMisuse(subject)
  testWrites(subject)
  testLifecycle(subject)
  testRandomRows(subject)
}
