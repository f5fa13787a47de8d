/** What each model means, as the plainest code: stores to compare others with, and what may differ between two answers. */

export { GraphReference, meetsAll } from './graph.ts'
export { assertAlgorithm, assertGraphWrite, assertHops, assertVertexId } from './graph-checks.ts'
export { matchDifference, pathDifference, valuesDifference } from './graph-difference.ts'
export { idsDifference } from './ids-difference.ts'
export { assertWhole } from './number-checks.ts'
export { assertPredicate } from './predicate.ts'
export { SeriesReference } from './series.ts'
export {
  assertPoints,
  assertRange,
  assertSelector,
  assertTimestamp,
  assertWindowQuery,
  matchesTags,
  normalSeries,
  seriesText,
} from './series-checks.ts'
export { pointsDifference, windowsDifference } from './series-difference.ts'
export { SpatialReference } from './spatial.ts'
export {
  assertArea,
  assertBoxes,
  assertDistance,
  assertItem,
  assertItemId,
  assertNearest,
} from './spatial-checks.ts'
export { areaDifference, nearestDifference, withinDifference } from './spatial-difference.ts'
export { haversine } from './sphere.ts'
export { TableReference } from './table.ts'
export { answerColumns, assertColumns, assertNewColumn, assertRows, isGrouped } from './table-checks.ts'
export { tableDifference } from './table-difference.ts'
export { TextReference } from './text.ts'
export { assertDocument, assertDocumentId, assertSearch, assertTextQuery } from './text-checks.ts'
export { hitsDifference } from './text-difference.ts'
