import { expect, test } from 'vitest'
import { Recorder } from '../../harness/measure/recorder.ts'

test('a closed loop has one time, and kinds of which there was nothing are left out', () => {
  const recorder = new Recorder(['read', 'update'], 'one')
  recorder.record(1, 500)
  recorder.record(1, 700)
  recorder.recordError(1, 'IO')
  const [update, ...others] = recorder.take()
  expect(others).toEqual([])
  expect(update).toMatchObject({ name: 'update', count: 2, errors: { IO: 1 } })
  expect(update?.response).toMatchObject({ count: 2, sum: 1200 })
  expect(update).not.toHaveProperty('service')
})

test('under a rate both times are kept, apart', () => {
  const recorder = new Recorder(['read'], 'two')
  recorder.recordArrival(0, 9000, 400)
  const [read] = recorder.take()
  expect(read?.response.max).toBe(9000)
  expect(read?.service?.max).toBe(400)
})

test('a call that carried many records counts them, and has one latency', () => {
  const recorder = new Recorder(['load'], 'one')
  recorder.recordCall(0, 8000, 100)
  expect(recorder.take()).toMatchObject([{ count: 100, response: { count: 1, max: 8000 } }])
})

test('what was taken is gone from the recorder, errors too', () => {
  const recorder = new Recorder(['read'], 'one')
  recorder.record(0, 10)
  recorder.recordError(0, 'TIMEOUT')
  recorder.take()
  expect(recorder.take()).toEqual([])
  recorder.record(0, 20)
  const [read] = recorder.take()
  expect(read).toMatchObject({ count: 1, response: { count: 1, min: 20, max: 20 } })
  expect(read?.errors).toEqual({})
})
