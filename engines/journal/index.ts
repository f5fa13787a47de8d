/** The front door of the journal. */
export type { JournalDurability } from './journal.ts'
export { Journal } from './journal.ts'
export { readSealed, writeSealed } from './sealed.ts'
export { Stalls } from './stalls.ts'
