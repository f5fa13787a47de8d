/** A suite that passes everything proves nothing: each planted bug must be caught, by the test that is there for it. */
import { tableConformance } from '../../adapters/contract/conformance.ts'
import { plantTable } from './broken/lasting.ts'
import { testSuite } from './broken/suite.ts'
import { brokenTables } from './broken/table-stores.ts'

testSuite(tableConformance, plantTable({}), brokenTables)
