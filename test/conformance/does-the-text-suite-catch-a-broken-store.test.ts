/** A suite that passes everything proves nothing: each planted bug must be caught, by the test that is there for it. */
import { textConformance } from '../../adapters/contract/conformance.ts'
import { plantText } from './broken/lasting.ts'
import { testSuite } from './broken/suite.ts'
import { brokenTexts } from './broken/text-stores.ts'

testSuite(textConformance, plantText({}), brokenTexts)
