/** A suite that passes everything proves nothing: each planted bug must be caught, by the test that is there for it. */
import { seriesConformance } from '../../adapters/contract/conformance.ts'
import { plantSeries } from './broken/lasting.ts'
import { brokenSeries } from './broken/series-stores.ts'
import { testSuite } from './broken/suite.ts'

testSuite(seriesConformance, plantSeries({}), brokenSeries)
