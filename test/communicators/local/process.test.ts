import { execFileSync } from 'node:child_process'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { type LocalProcessOptions, runLocalProcess } from '../../../src/communicators/index.ts'

function collecting(overrides: Partial<LocalProcessOptions> = {}) {
  const text = { stdout: '', stderr: '' }
  const options: LocalProcessOptions = {
    cwd: '/',
    env: { PATH: process.env['PATH'], A: 'b' },
    signal: new AbortController().signal,
    onStdout: (chunk) => {
      text.stdout += chunk
    },
    onStderr: (chunk) => {
      text.stderr += chunk
    },
    ...overrides,
  }
  return { text, options }
}
const sh = (command: string, options: LocalProcessOptions) => runLocalProcess(['/bin/sh', '-c', command], options)

test('gives output, exit status and only the variables it was given', async () => {
  const { text, options } = collecting()
  expect(await sh('pwd; echo $A$HOME; echo no >&2; exit 7', options)).toEqual({ kind: 'exit', code: 7 })
  expect(text).toEqual({ stdout: '/\nb\n', stderr: 'no\n' })
})

test('tells a signal from an exit status', async () => {
  expect(await sh('kill -9 $$', collecting().options)).toEqual({ kind: 'signal', signal: 'SIGKILL' })
})

test.each([Buffer.from('in'), Readable.from(['i', 'n'])])('feeds standard input', async (stdin) => {
  const { text, options } = collecting({ stdin })
  await sh('cat', options)
  expect(text.stdout).toBe('in')
})

test('has no standard input to wait for otherwise', async () => {
  expect(await sh('cat', collecting().options)).toEqual({ kind: 'exit', code: 0 })
})

test('does not mind a program that leaves its input unread', async () => {
  const stdin = Buffer.alloc(1_000_000)
  expect(await sh('exit 0', collecting({ stdin }).options)).toEqual({ kind: 'exit', code: 0 })
})

test('names the program that is not there', async () => {
  await expect(runLocalProcess(['/no/such'], collecting().options)).rejects.toMatchObject({
    code: 'local/not-started',
    message: expect.stringContaining('"/no/such"'),
  })
})

describe('cancelling', () => {
  const cancelled = async (command: string) => {
    const abort = new AbortController()
    const { text, options } = collecting({ signal: abort.signal, grace: 200 })
    const running = sh(command, options)
    await expect.poll(() => text.stdout, { interval: 5 }).toMatch(/\d+\n/)
    abort.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    return text.stdout.trim()
  }
  const isRunning = (pid: string) => {
    try {
      return !execFileSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).startsWith('Z')
    } catch {
      return false
    }
  }

  test('ends what the program started, too', async () => {
    const pid = await cancelled('sleep 71 & echo $!; wait')
    expect(isRunning(pid)).toBe(false)
  })

  test('ends what runs in the background after the program itself is gone', async () => {
    const pid = await cancelled('(trap "" TERM; exec sleep 72) >/dev/null 2>&1 & echo $!; wait')
    expect(isRunning(pid)).toBe(false)
  })

  test('starts nothing when it is too late', async () => {
    const { options } = collecting({ signal: AbortSignal.abort(new Error('too late')) })
    await expect(sh('echo', options)).rejects.toThrow('too late')
  })
})
