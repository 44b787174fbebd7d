import { execFileSync } from 'node:child_process'
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { type ConnectedState, connectStep } from '../../src/communicators/index.ts'
import { RecordingUi, stepContext } from '../support/ssh-step.ts'

const { signal } = new AbortController()

describe('communicator = "none"', () => {
  test('connects to nothing, counts commands as done and refuses to move files', async () => {
    const state: ConnectedState = {}
    const ui = new RecordingUi()
    const step = connectStep<ConnectedState>({ config: { type: 'none' }, target: () => ({ pending: 'never asked' }) })
    await step.run(state, stepContext(ui))
    const { communicator } = state
    if (!communicator) throw new Error('no communicator')
    expect(await communicator.exec('false', { signal })).toEqual({ kind: 'exit', code: 0 })
    const transfers = [
      communicator.upload(Buffer.from('x'), '/x', { signal }),
      communicator.uploadTree('/x', '/y', { signal }),
      communicator.download('/x', new PassThrough(), { signal }),
      communicator.downloadTree('/x', '/y', { signal }),
    ]
    for (const transfer of transfers) {
      await expect(transfer).rejects.toMatchObject({
        code: 'communicator/none',
        message: expect.stringContaining('communicator = "none"'),
      })
    }
    expect(ui.said).toEqual([])
    await step.cleanup?.(state, stepContext(ui), 'done')
    expect(state.communicator).toBeUndefined()
  })
})

test('declaring and checking the options loads no SSH library', () => {
  const program = `
    await import(${JSON.stringify(new URL('../../src/communicators/index.ts', import.meta.url).href)})
    const { default: Module } = await import('node:module')
    console.log(Object.keys(Module._cache).filter((path) => path.includes('/ssh2/')).length)`
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(output.trim()).toBe('0')
})
