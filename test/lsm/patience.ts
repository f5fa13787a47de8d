/** Waiting in a world where time moves only when told. */
export { untilSettled } from '../../engines/env/index.ts'
