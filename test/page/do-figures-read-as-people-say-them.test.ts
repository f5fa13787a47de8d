import { describe, expect, it } from 'vitest'
import {
  bytesText,
  countText,
  dateText,
  durationText,
  ninesText,
  percentileText,
  percentText,
  pluralText,
  rateText,
  settingText,
  timesText,
} from '../../reports/html/units.ts'

/** With plain spaces. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('is a duration three digits and the unit that keeps them short', () => {
  it.each([
    [0, '0 ns'],
    [7, '7 ns'],
    [812, '812 ns'],
    [999.7, '1.00 µs'],
    [1_234, '1.23 µs'],
    [41_250, '41.3 µs'],
    [999_499, '999 µs'],
    [999_999, '1.00 ms'],
    [45_600_000, '45.6 ms'],
    [12_340_000_000, '12.3 s'],
    [119_000_000_000, '119 s'],
    [200_000_000_000, '3 min 20 s'],
    [600_000_000_000, '10 min'],
    [5_400_000_000_000, '1 h 30 min'],
  ])('%d ns', (ns, text) => {
    expect(plain(durationText(ns))).toBe(text)
  })
})

it('are sizes decimal, as in the terminal', () => {
  expect([0, 999, 1_000, 33_554_432, 1.13e9].map(bytesText).map(plain)).toEqual([
    '0 B',
    '999 B',
    '1.00 kB',
    '33.6 MB',
    '1.13 GB',
  ])
})

it('is a setting told as it was asked for', () => {
  expect([268_435_456, 16_777_216, 1_000_000, 0].map(settingText).map(plain)).toEqual([
    '256 MiB',
    '16 MiB',
    '1.00 MB',
    '0 B',
  ])
})

it('is a rate short and a count exact', () => {
  expect([0, 0.5, 12.34, 912, 182_431, 4_215_000].map(rateText)).toEqual([
    '0',
    '0.50',
    '12.3',
    '912',
    '182,000',
    '4,220,000',
  ])
  expect(countText(182_431)).toBe('182,431')
  expect(plain(pluralText(1, 'round'))).toBe('1 round')
  expect(plain(pluralText(5, 'round'))).toBe('5 rounds')
})

it('do ratios and shares keep the digits that matter', () => {
  expect([0, 0.0346, 0.4612, 1, 2.1, 13, 1_240].map(timesText)).toEqual([
    '0×',
    '0.035×',
    '0.46×',
    '1.00×',
    '2.10×',
    '13.0×',
    '1,240×',
  ])
  expect([0, 0.00001, 0.0137, 0.5, 1].map(percentText).map(plain)).toEqual([
    '0 %',
    '< 0.01 %',
    '1.37 %',
    '50.0 %',
    '100 %',
  ])
})

it('has a percentile as many digits as nines', () => {
  expect([0, 0.5, 0.9, 0.99, 0.9993, 0.999999, 1].map(percentileText).map(plain)).toEqual([
    '0.0 %',
    '50.0 %',
    '90.0 %',
    '99.00 %',
    '99.930 %',
    '99.999900 %',
    '100 %',
  ])
  expect([0, 1, 2, 3, 6].map(ninesText)).toEqual(['0', '90', '99', '99.9', '99.9999'])
})

it('is a date a date, and any other text itself', () => {
  expect(dateText('2026-11-22T10:15:00.000Z')).toBe('22 November 2026, 10:15 UTC')
  expect(dateText('yesterday')).toBe('yesterday')
})
