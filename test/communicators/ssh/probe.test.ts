import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AttemptFailure } from '../../../src/communicators/ssh/failure.ts'
import { askAfreshAfter, openTransport } from '../../../src/communicators/ssh/probe.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A server that takes every connection and says its first word on each after so many seconds, if it is still there. */
function slowServer(answersAfter: number) {
  let open = 0
  let asked = 0
  let most = 0
  return {
    asked: () => asked,
    most: () => most,
    open() {
      const stream = new PassThrough()
      asked++
      open++
      most = Math.max(most, open)
      const answer = setTimeout(() => stream.write('SSH-2.0-slow\r\n'), answersAfter * 1000)
      return {
        stream: Promise.resolve(stream),
        silence: () => new AttemptFailure('tcp', 'no answer'),
        drop() {
          clearTimeout(answer)
          open--
        },
      }
    },
  }
}

function connect(server: ReturnType<typeof slowServer>, waited = 0, signal = new AbortController().signal) {
  const began = Date.now()
  const afreshAfter = () => askAfreshAfter(waited * 1000 + Date.now() - began)
  return openTransport({ open: server.open, signal, afreshAfter, onSilence: () => {} })
}

describe('a server that is slow to say its first word', () => {
  test.for([5, 20, 35])('gets the time to say it: %i s', async (seconds) => {
    const server = slowServer(seconds)
    const transport = connect(server)
    await vi.advanceTimersByTimeAsync(130_000)
    expect((await transport).identification).toBe('SSH-2.0-slow')
    expect(server.most()).toBeLessThanOrEqual(4)
  })

  test('is asked more and more rarely', async () => {
    const server = slowServer(1000)
    const over = new AbortController()
    const transport = connect(server, 0, over.signal)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(server.asked()).toBe(8)
    await vi.advanceTimersByTimeAsync(284_000)
    expect(server.asked()).toBeLessThan(45)
    over.abort(new Error('enough'))
    await expect(transport).rejects.toThrow('enough')
  })

  test('that was slow to start is asked rarely from the beginning', async () => {
    const server = slowServer(30)
    const transport = connect(server, 240)
    await vi.advanceTimersByTimeAsync(30_000)
    expect((await transport).identification).toBe('SSH-2.0-slow')
    expect(server.asked()).toBe(3)
  })
})
