/** A suite that passes everything proves nothing: each planted bug must be caught, by the test that is there for it. */
import { graphConformance } from '../../adapters/contract/conformance.ts'
import { brokenGraphs } from './broken/graph-stores.ts'
import { plantGraph } from './broken/lasting.ts'
import { testSuite } from './broken/suite.ts'

testSuite(graphConformance, plantGraph({}), brokenGraphs)
