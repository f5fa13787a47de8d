import { expect, test } from 'vitest'
import {
  formatBytes,
  formatClock,
  formatCount,
  formatLatency,
  formatRate,
  printable,
} from '../../reports/terminal/format.ts'

test.each([
  [0, '0 ns'],
  [812, '812 ns'],
  [1234, '1.23 µs'],
  [999.9, '1 µs'],
  [999_600, '1 ms'],
  [45_600_000, '45.6 ms'],
  [12_345_000_000, '12.3 s'],
  [7_200e9, '7200 s'],
])('%d ns reads %s', (ns, text) => {
  expect(formatLatency(ns)).toBe(text)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [118_200_000, '118 MB'],
  [1_500_000_000, '1.5 GB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test.each([
  [812, '812'],
  [0.5, '0.5'],
  [1234, '1.23 k'],
  [999_999, '1 M'],
  [4_560_000, '4.56 M'],
])('%d a second reads %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text)
})

test.each([
  [7, '0:07'],
  [59.6, '1:00'],
  [750, '12:30'],
  [3723, '1:02:03'],
])('%d seconds read %s', (seconds, text) => {
  expect(formatClock(seconds)).toBe(text)
})

test('counts have their thousands apart', () => {
  expect(formatCount(1234567.4)).toBe('1,234,567')
})

test('nothing in a foreign text can move the cursor, colour or reorder a line', () => {
  const forged = 'a\u001b[31mred\u0007\r\nb\u009b2J\u202ecba\u2028'
  expect(printable(forged)).toBe('a\\u{1b}[31mred\\u{7}\\u{d}\\u{a}b\\u{9b}2J\\u{202e}cba\\u{2028}')
})
