/** A suite that passes everything proves nothing: each planted bug must be caught, by the test that is there for it. */
import { spatialConformance } from '../../adapters/contract/conformance.ts'
import { plantSpatial } from './broken/lasting.ts'
import { brokenSpatials } from './broken/spatial-stores.ts'
import { testSuite } from './broken/suite.ts'

testSuite(spatialConformance, plantSpatial({}), brokenSpatials)
