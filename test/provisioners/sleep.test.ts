import { expect, test } from 'vitest'
import { sleep } from '../../src/provisioners/sleep.ts'
import { bench, decoded } from '../support/component.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'

const at = bench('/')
const run = (options: object) =>
  sleep.prepare(decoded(sleep.options, options), at.prepared).run(new FolderCommunicator('/'), {}, at.step)

test('waits as long as it is told', async () => {
  await run({ duration: '1m30s' })
  expect(at.host.clock.sleeps).toEqual([90_000])
})

test('stops waiting on Ctrl-C', async () => {
  at.abort.abort(new Error('interrupted'))
  await expect(run({ duration: '1h' })).rejects.toThrow('interrupted')
})

test('needs a duration', () => {
  expect(() => run({})).toThrow('needs "duration"')
  expect(() => run({ duration: 'soon' })).toThrow('"duration" must be a duration')
})
