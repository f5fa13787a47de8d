/**
 * Which property is whose: those of the original's client (threads, target rate, measurement) come in the
 * same files as those of its workload.
 *
 * A property that has a meaning here goes to the workload or to the run; one that has none is ignored with
 * a reason, so that the user reads it; one that would change what is measured is refused.
 */
import type { IgnoredProperty, PropertyEntry, PropertySplit, RunProperties } from '../property-split.ts'
import { PropertyError, UnknownPropertyError } from '../workload.ts'
import { coreProperties } from './properties.ts'

/** Options of the run by property; 0 is "none" in the original. */
const runOptions: ReadonlyMap<string, keyof RunProperties> = new Map([
  ['threadcount', 'clients'],
  ['target', 'rate'],
  ['maxexecutiontime', 'duration'],
])

/** Properties that can have one value here, and what is to say about another. */
const expectedValues: ReadonlyMap<string, { readonly pattern: RegExp; readonly otherwise: string }> = new Map([
  [
    'workload',
    {
      pattern: /^(?:site|com\.yahoo)\.ycsb\.workloads\.CoreWorkload$/,
      otherwise: 'is not the core workload, the only one there is',
    },
  ],
  ['dotransactions', { pattern: /^true$/i, otherwise: 'has no run phase, and each run has one' }],
])

const measurement = 'every run measures with HdrHistogram, from the intended start, and writes all of it to its result'
const progress = 'progress is shown once a second'
const loading = 'a load that the store refuses ends the run'
const java = 'it is about the Java process'
const tracing = 'there is no tracing'
const binding = "it is one store's own"

const ignoredReasons: ReadonlyMap<string, string> = new Map([
  ['db', 'the engine is an option of the run'],
  ['table', 'a store of this model is one table'],
  ['columnfamily', 'a store of this model is one table'],
  ['readallfieldsbyname', 'fields lie in one value and have no names there'],
  ['core_workload_insertion_retry_limit', loading],
  ['core_workload_insertion_retry_interval', loading],
  ['core_workload_insertion_keep_going_on_error', loading],
  ['exporter', measurement],
  ['exportfile', measurement],
  ['measurementtype', measurement],
  ['measurement.interval', measurement],
  ['measurement.raw.output_file', measurement],
  ['measurement.raw.no_summary', measurement],
  ['measurement.histogram.verbose', measurement],
  ['hdrhistogram.percentiles', measurement],
  ['hdrhistogram.fileoutput', measurement],
  ['hdrhistogram.output.path', measurement],
  ['histogram.buckets', measurement],
  ['timeseries.granularity', measurement],
  ['reportlatencyforeacherror', measurement],
  ['latencytrackederrors', measurement],
  ['measurement.trackjvm', java],
  ['spin.sleep', java],
  ['status', progress],
  ['status.interval', progress],
  ['label', progress],
  ['basicdb.verbose', binding],
  ['basicdb.simulatedelay', binding],
  ['basicdb.randomizedelay', binding],
  ['basicdb.count', binding],
  ['maxscanrate', binding],
  ['scanoptimelimit', binding],
  ['discardscannedrecord', binding],
])

/**
 * Splits properties in the order in which they were said; a later one of the same name counts.
 * `readText` reads a file that a property names: a histogram of field lengths goes into the properties
 * with its text, so that a workload needs no file.
 *
 * @throws UnknownPropertyError a name that neither the workload nor the original's client has.
 * @throws PropertyError a value that asks for something else than the core workload, loaded and run.
 */
export function splitProperties(entries: readonly PropertyEntry[], readText: (file: string) => string): PropertySplit {
  const workloadNames = new Set(coreProperties.map(property => property.name))
  const properties: Record<string, string> = {}
  const origins: Record<string, string> = {}
  const run: { -readonly [Name in keyof RunProperties]: PropertyEntry } = {}
  const ignored: IgnoredProperty[] = []
  for (const entry of new Map(entries.map(each => [each.name, each])).values()) {
    const option = runOptions.get(entry.name)
    const reason = ignoredReasons.get(entry.name) ?? (entry.name.startsWith('htrace.') ? tracing : undefined)
    if (workloadNames.has(entry.name)) {
      properties[entry.name] = entry.value
      origins[entry.name] = entry.origin
    } else if (option !== undefined) {
      if (entry.value.trim() !== '0') run[option] = entry
    } else if (expectedValues.has(entry.name)) {
      requireExpected(entry)
    } else if (reason !== undefined) {
      ignored.push({ entry, reason })
    } else {
      const names = [...workloadNames, ...runOptions.keys(), ...expectedValues.keys(), ...ignoredReasons.keys()]
      throw new UnknownPropertyError(entry.name, `${entry.origin}: there is no property ${entry.name}`, names)
    }
  }
  readHistogram(properties, readText)
  return { properties, origins, run, ignored }
}

/** What would have the original do something else is refused; what it says otherwise is so anyway. */
function requireExpected({ name, value, origin }: PropertyEntry): void {
  const { pattern, otherwise } = expectedValues.get(name)!
  if (!pattern.test(value.trim())) throw new PropertyError(name, `${origin}: ${name}=${value} ${otherwise}`)
}

function readHistogram(properties: Record<string, string>, readText: (file: string) => string): void {
  if (properties.fieldlengthdistribution?.trim() !== 'histogram') return
  const name = 'fieldlengthhistogram'
  const file = properties[name] ?? coreProperties.find(property => property.name === name)!.default
  properties[name] = readText(file)
}
