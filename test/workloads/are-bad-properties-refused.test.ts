import { describe, expect, test } from 'vitest'
import { PropertyError, UnknownPropertyError } from '../../workloads/workload.ts'
import { ycsb, ycsbE } from '../../workloads/ycsb/index.ts'

function refusal(properties: Readonly<Record<string, string>>): PropertyError {
  try {
    ycsb.create(properties)
  } catch (error) {
    if (error instanceof PropertyError) return error
    throw error
  }
  throw new Error('the properties were taken')
}

describe('a value that makes no sense is named with its property', () => {
  for (const [name, value] of [
    ['recordcount', '0'],
    ['recordcount', '-5'],
    ['recordcount', '1e6'],
    ['recordcount', 'many'],
    ['recordcount', ''],
    ['recordcount', '9007199254740993'],
    ['operationcount', '1.5'],
    ['insertstart', '-1'],
    ['fieldcount', '0'],
    ['fieldlength', '0'],
    ['fieldlengthdistribution', 'normal'],
    ['readallfields', 'yes'],
    ['writeallfields', '1'],
    ['readproportion', '-0.1'],
    ['updateproportion', 'NaN'],
    ['scanproportion', 'Infinity'],
    ['insertproportion', ''],
    ['requestdistribution', 'zipfan'],
    ['zipfconstant', '0'],
    ['minscanlength', '0'],
    ['scanlengthdistribution', 'latest'],
    ['insertorder', 'random'],
    ['zeropadding', '100000'],
    ['hotspotdatafraction', '1.1'],
    ['hotspotopnfraction', '-1'],
    ['exponential.percentile', '100'],
    ['exponential.percentile', '0'],
    ['exponential.frac', '0'],
    ['dataintegrity', 'maybe'],
  ] as const) {
    test(`${name}=${value}`, () => {
      const error = refusal({ [name]: value })
      expect(error.property).toBe(name)
      expect(error.message).toContain(`${name}=${value}`)
    })
  }
})

describe('values that make no sense together', () => {
  for (const [title, properties, property, message] of [
    [
      'a share beyond the data set',
      { recordcount: '10', insertstart: '5', insertcount: '6' },
      'recordcount',
      'recordcount=10',
    ],
    ['an empty share', { recordcount: '10', insertstart: '10' }, 'recordcount', 'insertcount'],
    ['no operation at all', { readproportion: '0', updateproportion: '0' }, 'readproportion', 'every proportion is 0'],
    [
      'scan lengths the wrong way round',
      { minscanlength: '9', maxscanlength: '8' },
      'minscanlength',
      'above maxscanlength=8',
    ],
    [
      'field lengths the wrong way round',
      { fieldlengthdistribution: 'uniform', minfieldlength: '101' },
      'minfieldlength',
      'above fieldlength=100',
    ],
    ['a record beyond what a store takes', { fieldcount: '1000000', fieldlength: '1000' }, 'fieldcount', '256 MiB'],
    [
      'a constant for the scrambled zipfian',
      { requestdistribution: 'zipfian', zipfconstant: '1.2' },
      'zipfconstant',
      'zipfconstant=1.2',
    ],
    [
      'versions in fields of varying length',
      { dataintegrity: 'true', fieldlengthdistribution: 'uniform' },
      'dataintegrity',
      'constant length',
    ],
    [
      'versions in fields too short for them',
      { dataintegrity: 'true', fieldlength: '15' },
      'dataintegrity',
      '16 bytes',
    ],
    [
      'a histogram that is the name of a file',
      { fieldlengthdistribution: 'histogram' },
      'fieldlengthhistogram',
      'line 1',
    ],
    [
      'a histogram with a hole',
      { fieldlengthdistribution: 'histogram', fieldlengthhistogram: 'BlockSize\t1\n0\t1\n2\t1' },
      'fieldlengthhistogram',
      'line 3',
    ],
    [
      'a histogram with a word',
      { fieldlengthdistribution: 'histogram', fieldlengthhistogram: 'BlockSize\t1\n0\tone' },
      'fieldlengthhistogram',
      'line 2',
    ],
    [
      'a histogram of nothing',
      { fieldlengthdistribution: 'histogram', fieldlengthhistogram: 'BlockSize\t1\n0\t0' },
      'fieldlengthhistogram',
      'counts nothing',
    ],
  ] as const) {
    test(title, () => {
      const error = refusal(properties)
      expect(error.property).toBe(property)
      expect(error.message).toContain(message)
    })
  }
})

test('an unknown name is refused, with the names that there are', () => {
  const error = refusal({ fieldcuont: '5' })
  expect(error).toBeInstanceOf(UnknownPropertyError)
  expect(error.property).toBe('fieldcuont')
  expect((error as UnknownPropertyError).names).toContain('fieldcount')
})

test('what makes sense is taken: white space around a value, any case of a word, the largest count', () => {
  const workload = ycsb.create({
    recordcount: ' 9007199254740991 ',
    operationcount: '3000000',
    insertcount: '10',
    requestdistribution: 'Latest',
    readallfields: 'TRUE',
    readproportion: '95',
  })
  expect(workload.recordCount).toBe(10)
  expect(workload.operationCount).toBe(3_000_000)
})

test('without an operation count the run goes on; every default and preset is one that create takes', () => {
  for (const definition of [ycsb, ycsbE]) {
    const all = Object.fromEntries(definition.properties.map(property => [property.name, property.default]))
    const workload = definition.create({ ...all, ...definition.preset })
    expect(workload.operations).toEqual(definition.create({}).operations)
    expect(workload.operationCount).toBeUndefined()
    expect(workload.recordCount).toBe(100_000)
  }
})
