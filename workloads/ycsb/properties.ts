/**
 * The properties of the core workload: names and defaults of the original, read into one typed object.
 *
 * Values are strings, as in a property file. A value that makes no sense, or an unknown name, is an
 * error; the original takes both in silence.
 */
import { type PropertyReader, property, readProperties } from '../property-reader.ts'
import { PropertyError, type WorkloadProperty } from '../workload.ts'
import { type FieldLengths, parseHistogram } from './field-lengths.ts'

export const coreProperties: readonly WorkloadProperty[] = [
  property('recordcount', '100000', 'records in the data set'),
  property('operationcount', '0', 'operations of the run phase; 0: until the duration is over'),
  property('insertstart', '0', 'number of the first record that this run loads'),
  property('insertcount', '', 'records that this run loads; empty: recordcount - insertstart'),
  property('fieldcount', '10', 'fields in a record'),
  property('fieldlength', '100', 'bytes in a field; the most, where lengths vary'),
  property('minfieldlength', '1', 'least bytes in a field, where lengths vary'),
  property('fieldlengthdistribution', 'constant', 'constant, uniform, zipfian or histogram'),
  property('fieldlengthhistogram', 'hist.txt', 'file of the lengths for fieldlengthdistribution=histogram'),
  property('fieldnameprefix', 'field', 'start of field names; they go into the values of dataintegrity=true alone'),
  property('readallfields', 'true', 'read every field, or one at random'),
  property('writeallfields', 'false', 'update every field, or one at random'),
  property('readproportion', '0.95', 'weight of reads'),
  property('updateproportion', '0.05', 'weight of updates'),
  property('insertproportion', '0', 'weight of inserts'),
  property('scanproportion', '0', 'weight of scans'),
  property('readmodifywriteproportion', '0', 'weight of reads that write the record back changed'),
  property(
    'requestdistribution',
    'uniform',
    'uniform, zipfian (scrambled, as in YCSB), zipf (the true one), latest, hotspot, exponential or sequential',
  ),
  property('zipfconstant', '0.99', 'exponent of requestdistribution=zipf and latest, above 0'),
  property('minscanlength', '1', 'least records of a scan'),
  property('maxscanlength', '1000', 'most records of a scan'),
  property('scanlengthdistribution', 'uniform', 'uniform or zipfian'),
  property('insertorder', 'hashed', 'hashed or ordered key names'),
  property('zeropadding', '1', 'least digits in a key name'),
  property('hotspotdatafraction', '0.2', 'share of the records that requestdistribution=hotspot makes hot'),
  property('hotspotopnfraction', '0.8', 'share of the requests that go to the hot records'),
  property('exponential.percentile', '95', 'per cent of the requests of requestdistribution=exponential …'),
  property('exponential.frac', '0.8571428571', '… that go to this share of the records, the newest'),
  property('dataintegrity', 'false', 'write values that tell record, field and version, and check what comes back'),
]

const requestDistributions = ['uniform', 'zipfian', 'zipf', 'latest', 'hotspot', 'exponential', 'sequential'] as const
type RequestDistribution = (typeof requestDistributions)[number]

/** By weight; those with none are not part of the workload. */
export interface OperationWeights {
  readonly read: number
  readonly update: number
  readonly insert: number
  readonly scan: number
  readonly 'read-modify-write': number
}

/** The properties of one run, checked and typed. */
export interface CoreProperties {
  readonly recordCount: number
  /** `undefined`: until the duration is over. */
  readonly operationCount: number | undefined
  readonly insertStart: number
  readonly insertCount: number
  readonly fieldCount: number
  readonly fieldLengths: FieldLengths
  readonly fieldNamePrefix: string
  readonly readAllFields: boolean
  readonly writeAllFields: boolean
  readonly weights: OperationWeights
  readonly requestDistribution: RequestDistribution
  readonly zipfConstant: number
  readonly scanLengths: { readonly distribution: 'uniform' | 'zipfian'; readonly min: number; readonly max: number }
  readonly keysHashed: boolean
  readonly keyPadding: number
  readonly hotspot: { readonly dataFraction: number; readonly operationFraction: number }
  readonly exponential: { readonly percentile: number; readonly dataFraction: number }
  readonly dataIntegrity: boolean
}

const recordBytesMax = 256 * 2 ** 20
/** With room for `user` a key stays far below the 65,535 bytes of the contract. */
const keyPaddingMax = 1000
/** Room for a version and a signature that can be told from chance. */
const integrityFieldBytesMin = 16

/**
 * Reads `given` over the preset over the defaults.
 *
 * @throws PropertyError a value that makes no sense, alone or with the others.
 * @throws UnknownPropertyError a name that is no property of the core workload.
 */
export function readCoreProperties(
  preset: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): CoreProperties {
  const reader = readProperties('the YCSB core workload', coreProperties, preset, given)
  const recordCount = reader.integer('recordcount', 1)
  const read: CoreProperties = {
    recordCount,
    operationCount: reader.integer('operationcount', 0) || undefined,
    insertStart: reader.integer('insertstart', 0),
    insertCount: reader.isEmpty('insertcount')
      ? recordCount - reader.integer('insertstart', 0)
      : reader.integer('insertcount', 1),
    fieldCount: reader.integer('fieldcount', 1),
    fieldLengths: readFieldLengths(reader),
    fieldNamePrefix: reader.text('fieldnameprefix'),
    readAllFields: reader.boolean('readallfields'),
    writeAllFields: reader.boolean('writeallfields'),
    weights: {
      read: reader.number('readproportion', 0),
      update: reader.number('updateproportion', 0),
      insert: reader.number('insertproportion', 0),
      scan: reader.number('scanproportion', 0),
      'read-modify-write': reader.number('readmodifywriteproportion', 0),
    },
    requestDistribution: reader.choice('requestdistribution', requestDistributions),
    zipfConstant: reader.number('zipfconstant', Number.MIN_VALUE),
    scanLengths: {
      distribution: reader.choice('scanlengthdistribution', ['uniform', 'zipfian']),
      min: reader.integer('minscanlength', 1),
      max: reader.integer('maxscanlength', 1),
    },
    keysHashed: reader.choice('insertorder', ['hashed', 'ordered']) === 'hashed',
    keyPadding: reader.integer('zeropadding', 0, keyPaddingMax),
    hotspot: {
      dataFraction: reader.number('hotspotdatafraction', 0, 1),
      operationFraction: reader.number('hotspotopnfraction', 0, 1),
    },
    exponential: {
      percentile: reader.number('exponential.percentile', Number.MIN_VALUE, 100 - 1e-9),
      dataFraction: reader.number('exponential.frac', Number.MIN_VALUE),
    },
    dataIntegrity: reader.boolean('dataintegrity'),
  }
  checkTogether(read)
  return read
}

function readFieldLengths(reader: PropertyReader): FieldLengths {
  const type = reader.choice('fieldlengthdistribution', ['constant', 'uniform', 'zipfian', 'histogram'])
  const max = reader.integer('fieldlength', 1, recordBytesMax)
  switch (type) {
    case 'constant':
      return { type, max }
    case 'uniform':
    case 'zipfian': {
      const min = reader.integer('minfieldlength', 1)
      if (min > max) throw new PropertyError('minfieldlength', `minfieldlength=${min} is above fieldlength=${max}`)
      return { type, min, max }
    }
    case 'histogram':
      return parseHistogram(reader.text('fieldlengthhistogram'))
  }
}

/** What each value alone cannot tell. */
function checkTogether(read: CoreProperties): void {
  const { recordCount, insertStart, insertCount, fieldLengths, scanLengths } = read
  if (insertCount < 1 || insertStart + insertCount > recordCount) {
    throw new PropertyError(
      'recordcount',
      `recordcount=${recordCount} must be insertstart + insertcount at least, and insertcount 1 at least`,
    )
  }
  if (scanLengths.min > scanLengths.max) {
    throw new PropertyError(
      'minscanlength',
      `minscanlength=${scanLengths.min} is above maxscanlength=${scanLengths.max}`,
    )
  }
  if (Object.values(read.weights).every(weight => weight === 0)) {
    throw new PropertyError('readproportion', 'every proportion is 0, so there is nothing to do')
  }
  if (read.fieldCount * fieldLengths.max > recordBytesMax) {
    throw new PropertyError('fieldcount', `a record of ${read.fieldCount} fields may pass 256 MiB`)
  }
  if (read.requestDistribution === 'zipfian' && read.zipfConstant !== 0.99) {
    throw new PropertyError(
      'zipfconstant',
      `zipfconstant=${read.zipfConstant} has no effect on requestdistribution=zipfian, which is always 0.99; zipf takes it`,
    )
  }
  if (read.dataIntegrity && (fieldLengths.type !== 'constant' || fieldLengths.max < integrityFieldBytesMin)) {
    throw new PropertyError(
      'dataintegrity',
      `dataintegrity=true needs fields of constant length, ${integrityFieldBytesMin} bytes at least`,
    )
  }
}

/** Reads one value at a time; every message is a sentence with name and value. */
